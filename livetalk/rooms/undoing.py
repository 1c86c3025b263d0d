"""Whether an act still stands so that it can be taken back: ``decide`` asks it, and the fold again.

Lives here: what binds an undo. Must not live here: the refusal (``leading``), or the taking back
(``evolve``).
"""

from __future__ import annotations

from livetalk.rooms.lifecycle import MERGE_INTO
from livetalk.rooms.room import Act, Room


def is_superseded(room: Room, act: Act) -> bool:
    """Whether somebody changed since what the act changed, so that it cannot be undone alone.

    The same act on many questions is taken back where it still stands: one author who has written
    anew does not bind a moderator to forty dismissals. What concerns the stage goes whole or not.
    """
    if any(room.set_at.get(name, 0) > act.last_seq for name in act.settings):
        return True
    was_on = any(standing.status == "now" for standing in act.standings.values())
    # There is one stage: what was on cannot come back while another question has it.
    if was_on and room.now is not None and room.now not in act.standings:
        return True
    moved = moved_since(room, act)
    return bool(moved) and (was_on or moved == {*act.standings, *act.labels, *act.wordings})


def moved_since(room: Room, act: Act) -> set[str]:
    """Those of the act's questions that somebody has changed since, or that cannot go back now."""
    questions = room.questions
    return {
        # What was read and judged since must not get other words behind a colleague's back.
        *(q for q in (*act.standings, *act.wordings) if questions[q].standing.seq > act.last_seq),
        *(q for q in act.labels if questions[q].labels.seq > act.last_seq),
        *(q for q in act.wordings if questions[q].wordings[-1].seq > act.last_seq),
        *(q for q, standing in act.standings.items() if not _can_rejoin(room, q, standing.into)),
    }


def _can_rejoin(room: Room, question: str, into: str | None) -> bool:
    """Whether the question could become part of that one now, if it is not already."""
    if into is None or into == room.questions[question].standing.into:
        return True
    root = room.questions[room.root(into)]
    fits = root.status in MERGE_INTO and (root.is_public or not room.questions[question].is_public)
    return fits and into not in room.family(question)
