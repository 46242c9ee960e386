"""The command that the words of a command line name, found and run by click."""

from __future__ import annotations

import errno
from collections.abc import Sequence
from typing import Final

import click

from tui.cli.failures import Exit
from tui.cli.group import main_group
from tui.cli.output import Output, silence_stdout, unwritable

PROGRAM = "conversations-tui"
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""What a disk answers that takes no more."""


def invoke(args: Sequence[str], output: Output) -> object:
    """Run the command that ``args`` names; answers what it answers, or an exit status."""
    try:
        with main_group.make_context(PROGRAM, list(args), obj=output) as context:
            return main_group.invoke(context)
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        _say_usage(output, error)
        return Exit.USAGE
    except click.Abort:
        raise KeyboardInterrupt from None
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
