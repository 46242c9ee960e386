"""All that a run of the program is told: folders, profile and switches. Plain values, no key in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from tui.settings.paths import Paths
from tui.settings.profile import Profile


@dataclass(frozen=True, slots=True)
class Settings:
    """One run's settings, made once at the start and handed down."""

    paths: Paths
    profile: Profile
    profiles: tuple[Profile, ...] = ()
    """Every profile that can be chosen, the chosen one among them."""
    keymap: dict[str, str] = field(default_factory=dict)
    """Action id → keys joined by commas, from the user's keys.toml."""
    demo: bool = True
    """Whether the browser fills a new local server with the demo conversations."""
    private: bool = False
    """Whether the library is in memory alone: nothing of it is read from the disk nor written to it."""
