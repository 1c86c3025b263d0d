"""What holds on every evening, whatever people do and in whatever order.

A script that fails is printed as moves; make it a named test beside its topic.
"""

from __future__ import annotations

import msgspec
from hypothesis import event, given

from livetalk.rooms import commands as c
from livetalk.rooms import facts as f
from livetalk.rooms import views
from livetalk.rooms.actors import VIEWS, View
from livetalk.rooms.evolve import evolve
from livetalk.rooms.followup_parts import STAFF_VIEWS
from livetalk.rooms.lifecycle import PUBLIC
from livetalk.rooms.room import Room
from tests.rooms.history import replayed
from tests.rooms.random_commands import CITIZENS, UNDOABLE
from tests.rooms.random_evenings import (
    EVENINGS,
    MODERATORS,
    Evening,
    Move,
    Screen,
    as_sent,
    caught_up,
    evening,
    moves,
    patch,
)

Script = tuple[f.Moderation, list[Move]]
OPEN_VIEWS = tuple(view for view in VIEWS if view != "moderator")


STAFFS_AND_CITIZENS = ("q:", "message:", "link:")
"""Words that are not meant for everybody, unless a question is shown."""


def may_have(view: View, messages: set[str]) -> set[str]:
    return messages if view == "speaker" else set()


def cards(screen: Screen) -> dict[str, views.Card]:
    return {card.id: card for card in screen.values() if isinstance(card, views.Card)}


# --- the log is the truth -------------------------------------------------------------------------


@given(EVENINGS)
def test_the_fold_over_the_log_is_the_room(script: Script) -> None:
    played = evening(script)
    again = replayed(played.facts, played.room.words)
    assert again == played.room
    assert list(again.touched.items()) == list(played.room.touched.items())
    for view in VIEWS:
        assert views.view(again, view) == played.sees(view)


@given(EVENINGS)
def test_a_stale_screen_and_its_patch_are_a_fresh_screen(script: Script) -> None:
    played = evening(script)
    for view in VIEWS:
        fresh = played.sees(view)
        for position, screens in enumerate(played.screens):
            put, gone = patch(played.room, view, position)
            assert caught_up(screens[view], put, gone) == fresh
            assert not put.keys() & set(gone)
            once = caught_up(screens[view], put, gone)
            assert caught_up(once, put, gone) == fresh, "a patch must do no harm twice"
        assert patch(played.room, view, played.room.seq) == ({}, [])


@given(EVENINGS)
def test_patches_one_after_the_other_lead_to_the_same(script: Script) -> None:
    moderation, moves = script
    played = Evening(moderation)
    shown = {view: dict(played.screens[-1][view]) for view in VIEWS}
    for move in moves:
        position = played.room.seq
        played.make(move)
        for view in VIEWS:
            shown[view] = caught_up(shown[view], *patch(played.room, view, position))
            assert shown[view] == played.sees(view)


# --- nothing leaks --------------------------------------------------------------------------------


@given(EVENINGS)
def test_only_what_is_public_is_in_an_open_view(script: Script) -> None:
    played = evening(script)
    for screens in played.screens:
        public = [card for card in cards(screens["moderator"]).values() if card.status in PUBLIC]
        shown = {word for card in public for word in (card.text, card.name, card.theme) if word}
        written = {
            key: word for key, word in played.room.words.items() if key.startswith(STAFFS_AND_CITIZENS)
        }
        hidden = {*written.values(), *(person.id[:6] for person in (*CITIZENS, *MODERATORS))} - shown
        messages = {word for key, word in written.items() if key.startswith("message:")}
        for view in OPEN_VIEWS:
            sent = as_sent(screens[view])
            assert not [
                secret for secret in hidden if secret in sent and secret not in may_have(view, messages)
            ]
            assert cards(screens[view]).keys() == {card.id for card in public}


@given(EVENINGS)
def test_words_come_into_the_open_by_a_moderator_or_as_the_room_is_set_up(script: Script) -> None:
    moderation, _ = script
    played = evening(script)
    staff = {person.id for person in MODERATORS}
    for fact, before, after in zip(played.facts, played.screens, played.screens[1:], strict=False):
        seen = {(card.id, card.text) for card in cards(before["wall"]).values()}
        new = {card.id for card in cards(after["wall"]).values() if (card.id, card.text) not in seen}
        if moderation == "after" and isinstance(fact.event, f.QuestionAsked):
            new.discard(fact.event.question)
        elif moderation == "after" and isinstance(fact.event, f.QuestionRevised):
            new -= cards(before["wall"]).keys()
        elif isinstance(fact.event, f.QuestionUnmerged):
            # The author of what it was part of withdrew: it is shown again, as before the merging.
            new -= {q for q in new if played.question(q).was_public}
        assert not new or fact.by in staff, "nobody else may bring held or dismissed words into the open"
        assert not isinstance(fact.event, f.QuestionAsked | f.QuestionRevised) or not new


@given(EVENINGS)
def test_nobody_learns_the_id_of_a_question_that_never_was_public(script: Script) -> None:
    played = evening(script)
    ever_public = {
        card.id
        for screens in played.screens
        for card in cards(screens["moderator"]).values()
        if card.status in PUBLIC
    }
    secret = played.room.questions.keys() - ever_public
    event(f"held for ever: {min(len(secret), 3)}")
    for view in OPEN_VIEWS:
        for position in range(len(played.screens)):
            sent = as_sent(patch(played.room, view, position))
            assert not [question for question in secret if question in sent]
            assert not [
                question for question in secret if question in as_sent(played.screens[position][view])
            ]


@given(EVENINGS)
def test_moderators_see_no_pseudonym_whole_and_no_words_of_the_withdrawn(script: Script) -> None:
    played = evening(script)
    sent = as_sent(played.sees("moderator"))
    gone = [q for q in played.room.questions.values() if q.status == "withdrawn"]
    hidden = {person.id for person in (*CITIZENS, *MODERATORS)}
    hidden |= {played.room.words[wording.text_key] for q in gone for wording in q.wordings}
    assert not [secret for secret in hidden if secret in sent]


@given(EVENINGS)
def test_mine_has_only_what_is_mine(script: Script) -> None:
    played = evening(script)
    public = {card.text for card in cards(played.sees("wall")).values()}
    for person in CITIZENS:
        mine = views.mine(played.room, person.id)
        sent = as_sent(mine)
        own = {word for key, word in played.room.words.items() if owner_of(played.room, key) == person.id}
        others = {word for key, word in played.room.words.items() if key.startswith(STAFFS_AND_CITIZENS)}
        assert not [word for word in others - own - public if word in sent]
        unknown = [q.id for q in played.room.questions.values() if not q.was_public and q.by != person.id]
        assert not [question for question in unknown if f'"{question}"' in sent]
        assert all(played.question(q).by == person.id for q in mine.asked)
        assert mine.asked == {q.id: q.status for q in played.room.questions.values() if q.by == person.id}
        assert all(played.question(q).was_public for q in mine.supported)


def owner_of(room: Room, key: str) -> str | None:
    kind, _, rest = key.partition(":")
    return room.questions[rest.partition(":")[0]].by if kind == "q" else None


# --- the state is in order ------------------------------------------------------------------------


def check_order(room: Room) -> None:
    statuses = {q.id: q.status for q in room.questions.values()}
    places = {q.id: q.standing.place for q in room.questions.values() if q.status == "approved"}
    first = {q: n for n, q in enumerate(room.pinned)}
    assert room.queue == sorted(places, key=lambda q: (first.get(q, len(first)), places[q] or 0))
    assert room.next_locked is None or room.next_locked in room.queue
    assert None not in places.values()
    assert len(set(places.values())) == len(places)
    assert [q for q, status in statuses.items() if status == "now"] == ([room.now] if room.now else [])
    assert {(q, by) for q, people in room.supporters.items() for by in people} == {
        (q, by) for by, asked in room.supported_by.items() for q in asked
    }
    assert sorted(q for asked in room.asked_by.values() for q in asked) == sorted(statuses)
    assert room.touched.keys() == set(views.part_keys(room))
    assert list(room.touched.values()) == sorted(room.touched.values())
    assert not room.touched or max(room.touched.values()) <= room.seq
    assert all(q.was_public or not q.is_public for q in room.questions.values())
    counts = views.part(room, "moderator", "counts")
    expected: dict[str, int] = {s: list(statuses.values()).count(s) for s in views.COUNTED}
    with_author = sum(q.is_with_author for q in room.questions.values())
    assert counts == expected | {"with_author": with_author}
    check_families(room)


def check_families(room: Room) -> None:
    merged = {q.id: q.standing.into for q in room.questions.values() if q.standing.into is not None}
    assert {(member, q.id) for q in room.questions.values() for member in q.members} == set(merged.items())
    assert all(room.questions[q].status in ("merged", "withdrawn") for q in merged)
    assert {q for q, question in room.questions.items() if question.status == "merged"} <= merged.keys()
    for question in room.questions:
        family = list(room.family(question))
        assert len(family) == len(set(family))
        assert room.root(question) not in merged
        supporters = set().union(*(room.supporters[q] for q in family))
        suspects = [room.bursts[b] for b in room.frame.quarantined]
        doubted = set().union(*(burst.people for burst in suspects if burst.question in family))
        assert room.backers(question) == supporters - doubted
        assert room.backers(question) <= room.ballot(question)


@given(EVENINGS)
def test_queue_stage_counts_and_support_are_always_in_order(script: Script) -> None:
    played = evening(script)
    room = Room()
    for fact in played.facts:
        evolve(room, fact)
        check_order(room)


def unlisted(screens: dict[View, Screen]) -> dict[View, Screen]:
    """Without the room's own lists, which keep what an act added, and without counted wordings.

    Nor with the items that a closing owed: staff still see them when it is undone, though nobody owes them.
    """

    def plain(view: View, key: str, value: views.Part) -> views.Part:
        if isinstance(value, views.RoomPart):
            return msgspec.structs.replace(value, themes=(), speakers=())
        if not isinstance(value, views.Card):
            return None if view in STAFF_VIEWS and key.startswith("followup:") else value
        items = () if view in STAFF_VIEWS else value.items
        return msgspec.structs.replace(value, version=None, items=items)

    kept = {
        view: {key: plain(view, key, value) for key, value in screen.items()}
        for view, screen in screens.items()
    }
    return {
        view: {key: value for key, value in screen.items() if value is not None or key[:9] != "followup:"}
        for view, screen in kept.items()
    }


@given(EVENINGS, moves(*UNDOABLE))
def test_an_undo_right_after_an_act_takes_it_back_whole(script: Script, act: Move) -> None:
    played = evening(script)
    before = unlisted(played.screens[-1])
    actor, _ = played.meant_by(act)
    if not played.make(act):
        return
    event(act.deed)
    played.when(c.Undo(), by=actor)
    assert played.accepted
    assert unlisted(played.screens[-1]) == before
    check_order(played.room)


@given(EVENINGS)
def test_what_is_part_of_another_question_goes_free_when_that_is_withdrawn(script: Script) -> None:
    played = evening(script)
    for question in played.room.questions.values():
        if question.status == "merged":
            assert played.question(played.room.root(question.id)).status != "withdrawn"
