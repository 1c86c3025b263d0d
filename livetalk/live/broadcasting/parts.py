"""The published parts of one view: what may be shown, because it is durable.

The room's state runs ahead of the log while an append is under way; this store does not. It is
moved forward only after an append returned, so snapshots and patches can be cut from it any time.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from livetalk.rooms import views
from livetalk.rooms.actors import View
from livetalk.rooms.room import Room


@dataclass(slots=True)
class PartStore:
    """Parts of a view, each with the seq at which it last changed (``seqs``, least recent first).

    ``gone`` has the keys that a client may still hold though the view has them no longer.
    ``made`` has what was drawn of a question, by its id and a variant: whatever touches the question
    ends it in the same step, so words that were taken back do not stay in a drawing.
    """

    view: View
    seq: int = 0
    values: dict[str, views.Part] = field(default_factory=dict)
    seqs: dict[str, int] = field(default_factory=dict)
    gone: dict[str, int] = field(default_factory=dict)
    made: dict[str, dict[tuple[str, bool], str]] = field(default_factory=dict, compare=False)

    def advance(self, room: Room) -> bool:
        """Take over what changed since the last call; whether this view changed."""
        changed = False
        for key in reversed(views.changed_after(room, self.seq)):
            changed |= self._update(room, key)
        self.seq = room.seq
        return changed

    def _update(self, room: Room, key: str) -> bool:
        self.made.pop(key.partition(":")[2], None)
        at = room.touched[key]
        value = views.part(room, self.view, key)
        if isinstance(value, views.Hidden):
            if self.values.pop(key, None) is None and not views.was_visible(room, self.view, key):
                return False
            self.seqs.pop(key, None)
            self.gone.pop(key, None)
            self.gone[key] = at
            return True
        if key in self.values and self.values[key] == value and room.touched_before.get(key, 0) <= self.seq:
            return False
        # Touched more than once since, it may have been something else in between: not shown by this
        # node, but a screen that comes from another one may have it.
        self.values[key] = value
        self.seqs.pop(key, None)
        self.seqs[key] = at
        self.gone.pop(key, None)
        return True

    def changed_after(self, seq: int) -> tuple[list[str], list[str]]:
        """Keys that were set, and keys that went, after ``seq``."""
        return _recent(self.seqs, seq), _recent(self.gone, seq)


def _recent(seqs: dict[str, int], after: int) -> list[str]:
    keys: list[str] = []
    for key in reversed(seqs):
        if seqs[key] <= after:
            break
        keys.append(key)
    return keys
