"""What the programme does not keep for ever: words that had their time, and nothing else."""

from __future__ import annotations

from livetalk.programme import commands as c
from livetalk.programme.context import Giver
from livetalk.programme.outdated import COMMENT_KEPT_MS, ENTRY_KEPT_MS, outdated
from livetalk.programme.texts import EntryWords
from tests.programme.history import NOON, History

CITIZEN = Giver(id="p1")


def have_it_go(history: History) -> int:
    """Do all that is due; how much that was."""
    due = list(outdated(history.programme, history.now))
    for giver, command in due:
        history.when(command, giver)
    return len(due)


def written(history: History, text: str) -> bool:
    return any(text in words for words in history.programme.words.values())


def test_a_comment_goes_a_year_after_its_session_and_the_figures_stay() -> None:
    history = History()
    session = history.session(starts=NOON)
    history.when(c.PublishSession(session=session, room="123456"))
    history.when(c.GiveFeedback(session=session, heard=4, comment="Jeg blev hørt."), CITIZEN)
    ends = history.programme.sessions[session].ends

    history.now = ends + COMMENT_KEPT_MS - 1
    assert have_it_go(history) == 0
    assert written(history, "Jeg blev hørt.")

    history.now += 1
    assert have_it_go(history) == 1
    assert not written(history, "Jeg blev hørt.")
    assert history.programme.feedback[session][CITIZEN.id].heard == 4
    assert have_it_go(history) == 0


def test_what_found_no_meeting_in_a_year_goes_by_the_servers_clock_and_not_the_tablets() -> None:
    history = History()
    words = EntryWords(text="Kommer der en bænk?")
    entry = c.Capture(
        entry="e1", person="abcdefghijklmnop", at=0, origin="outreach", has_consent=True, words=words
    )
    history.when(entry)
    assert have_it_go(history) == 0, "the tablet thinks that it is 1970"

    history.now += ENTRY_KEPT_MS
    assert have_it_go(history) == 1
    assert not written(history, "bænk")
    assert not written(history, "abcdefghijklmnop")
    assert have_it_go(history) == 0
