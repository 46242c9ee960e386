"""The top line: what this is, which server, and what is under way."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from tui.render.safe_text import safe_line


class HeaderBar(Widget):
    """One line; the badges say LOCAL, READ-ONLY or OFFLINE where that is so."""

    DEFAULT_CSS = """
    HeaderBar { height: 1; padding: 0 1; background: $panel; color: $text; }
    """

    profile: reactive[str] = reactive("")
    """Name of the profile."""
    host: reactive[str] = reactive("")
    badges: reactive[tuple[str, ...]] = reactive(())
    activity: reactive[str] = reactive("")
    """What is under way, empty for nothing."""

    def render(self) -> Content:
        """Left the program and profile, right the activity."""
        left = Content.assemble(
            ("conversations-tui", "bold $text-accent"),
            ("  ", ""),
            (safe_line(self.profile), "bold"),
            (f" · {safe_line(self.host)}", "$text-muted"),
        )
        for badge in self.badges:
            left = Content.assemble(left, " ", (f" {badge} ", _BADGES.get(badge, "reverse")))
        activity = (
            Content.styled(f"⟳ {safe_line(self.activity)}", "$text-accent") if self.activity else Content("")
        )
        room = self.size.width - left.cell_length - activity.cell_length
        return Content.assemble(left, " " * max(1, room), activity)


_BADGES = {
    "LOCAL": "$text-success on $success-muted",
    "READ-ONLY": "$text-warning on $warning-muted",
    "OFFLINE": "bold $text-error on $error-muted",
}
