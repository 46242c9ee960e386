"""What deleting loaded items would take and break."""

from __future__ import annotations

from collections.abc import Collection

from tui.analysis.deletion import ItemDeletion, plan_item_deletion
from tui.services.timeline import Timeline


def plan_deletion(timeline: Timeline, identities: Collection[str]) -> ItemDeletion:
    """The deletion of those of these items that are loaded, in the order of the rows."""
    rows = timeline.rows
    places = {rows.index_of(identity): identity for identity in identities}
    names = [places[place] for place in sorted(each for each in places if each is not None)]
    chosen = [row for name in names if (row := rows.row(name)) is not None]
    return plan_item_deletion(chosen, timeline.pairs.other, complete=timeline.complete)
