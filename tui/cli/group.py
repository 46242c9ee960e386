"""The table of commands. A command's module is imported when it is run, so that none pays for another."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Final

import click


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command stands, and its line in the group's help."""

    module: str
    function: str
    help: str


COMMANDS: Final[dict[str, Entry]] = {
    "browse": Entry("tui.cli.browse", "browse", "Open the browser (also without any command)."),
    "list": Entry("tui.cli.reading", "list_conversations", "List conversations, newest first."),
    "show": Entry("tui.cli.reading", "show", "Show a conversation, or one of its items."),
    "items": Entry("tui.cli.reading", "items", "List the items of a conversation."),
    "diff": Entry("tui.cli.comparing", "diff", "Compare two conversations, or two items."),
    "create": Entry("tui.cli.writing", "create", "Create a conversation."),
    "add": Entry("tui.cli.writing", "add", "Add items to a conversation."),
    "metadata": Entry("tui.cli.metadata", "metadata", "Show or change a conversation's metadata."),
    "delete": Entry(
        "tui.cli.deleting", "delete", "Delete items, or a conversation; a copy stays in the trash."
    ),
    "import": Entry("tui.cli.transfer", "import_files", "Import conversations from files."),
    "export": Entry("tui.cli.transfer", "export", "Export a conversation, for programs or for readers."),
    "check": Entry("tui.cli.checking", "check", "Check conversations for what makes their next response fail."),
    "why": Entry("tui.cli.checking", "why", "Find the item that an error text speaks of."),
    "cache": Entry("tui.cli.cache", "cache", "Say what is cached of the items, or purge it."),
    "serve": Entry("tui.cli.serving", "serve", "Run the local server for other programs."),
    "profiles": Entry("tui.cli.profiles", "profiles", "List the profiles."),
}
"""Every command in the order of the help. The one-line helps stand here, so that help loads no command."""

DEFAULT_COMMAND: Final = "browse"
_OWN_OPTIONS: Final = frozenset({"--help", "-h", "--version"})


class LazyGroup(click.Group):
    """A group that imports a command when it is asked for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of this name, imported now."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        command = getattr(import_module(entry.module), entry.function)
        return command if isinstance(command, click.Command) else None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in where none is named: no words at all, an option, or a conversation id."""
        first = args[0] if args else ""
        if not first or first.startswith("conv_") or (first.startswith("-") and first not in _OWN_OPTIONS):
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """The table of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, entry.help) for name, entry in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit status: 0 ok, 1 findings, differences or not found, 2 usage, 3 server or network, "
    "4 partly done, 70 internal, 130 interrupted.",
)
@click.version_option(package_name="conversations-tui", message="%(prog)s %(version)s")
def main_group() -> None:
    """Browse, edit and inspect OpenAI conversations.

    Without a command the browser opens. With OPENAI_API_KEY or OPENAI_BASE_URL set that is on the
    profile 'openai', else on the embedded local server.
    """
