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
        """Left the program and profile, right the activity; the program's name goes where there is no room."""
        width = self.size.width
        said = safe_line(f"⟳ {self.activity}") if self.activity else ""
        left = self._profile(named=True)
        if left.cell_length + 1 + len(said) > width:
            left = self._profile(named=False)
        room = width - left.cell_length - 1
        if len(said) > room:
            said = f"{said[: max(room - 1, 0)]}…" if room > 1 else ""
        gap = " " * max(1, width - left.cell_length - len(said))
        return Content.assemble(left, gap, (said, "$text-accent"))

    def _profile(self, *, named: bool) -> Content:
        """What this is and which server; the program's own name only where there is room."""
        parts = [Content.styled("conversations-tui", "bold $text-accent"), Content("  ")] if named else []
        parts += [
            Content.styled(safe_line(self.profile), "bold"),
            Content.styled(f" · {safe_line(self.host)}", "$text-muted"),
        ]
        for badge in self.badges:
            parts += [Content(" "), Content.styled(f" {badge} ", _BADGES.get(badge, "reverse"))]
        return Content("").join(parts)


_BADGES = {
    "LOCAL": "$text-success on $success-muted",
    "READ-ONLY": "$text-warning on $warning-muted",
    "OFFLINE": "bold $text-error on $error-muted",
}
