"""One run of the command line, from its words to its exit status."""

from __future__ import annotations

import os
from collections.abc import Sequence

from tui.cli.failures import Exit, exit_status, failure_lines
from tui.cli.output import Output, make_streams_tolerant, silence_stdout, standard_output
from tui.errors import ConversationsTuiError


def run(args: Sequence[str]) -> int:
    """Run the command that ``args`` names; answers the exit status.

    Only errors that nobody expected come out of here.
    """
    make_streams_tolerant()
    output = standard_output()
    try:
        answer = _command(args, output) if args else _browser()
        output.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        silence_stdout()
        return Exit.OK
    except ConversationsTuiError as error:
        for line in failure_lines(error):
            output.say(line)
        return exit_status(error)
    except KeyboardInterrupt:
        output.say("Interrupted.")
        return Exit.INTERRUPTED
    return answer if isinstance(answer, int) else Exit.OK


def _command(args: Sequence[str], output: Output) -> object:
    from tui.cli.invoke import invoke

    return invoke(args, output)


def _browser() -> int:
    """No words are the browser: it stands on the screen sooner where they need not be parsed."""
    from tui.cli.browser import open_browser
    from tui.settings.choose import make_settings

    return open_browser(make_settings(environ=os.environ))
