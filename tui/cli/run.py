"""One run of the command line, from its words to its exit status."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Final

import click

from tui.cli.failures import Exit, exit_status, failure_lines
from tui.cli.group import main_group
from tui.cli.output import Output, make_streams_tolerant, silence_stdout, standard_output, unwritable
from tui.errors import ConversationsTuiError

PROGRAM = "conversations-tui"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk answers that takes no more."""


def run(args: Sequence[str]) -> int:
    """Run the command that ``args`` names; answers the exit status.

    Only errors that nobody expected come out of here.
    """
    make_streams_tolerant()
    output = standard_output()
    try:
        answer = _invoke(args, output)
        output.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        silence_stdout()
        return Exit.OK
    except click.ClickException as error:
        _say_usage(output, error)
        return Exit.USAGE
    except ConversationsTuiError as error:
        for line in failure_lines(error):
            output.say(line)
        return exit_status(error)
    except (KeyboardInterrupt, click.Abort):
        output.say("Interrupted.")
        return Exit.INTERRUPTED
    return answer if isinstance(answer, int) else Exit.OK


def _invoke(args: Sequence[str], output: Output) -> object:
    try:
        with main_group.make_context(PROGRAM, list(args), obj=output) as context:
            return main_group.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except OSError as error:
        # Help and version are printed by click itself.
        if error.errno not in _FULL or error.filename is not None:
            raise
        silence_stdout()
        raise unwritable(error) from None


def _say_usage(output: Output, error: click.ClickException) -> None:
    """What click says of wrong words; these hold the user's own, which may come from anywhere."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        output.say_block(context.get_usage())
        output.say(f"Try '{context.command_path} --help'.")
    output.say(f"Error: {error.format_message()}")
