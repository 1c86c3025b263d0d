"""What is new in a record since the version before, in a few words."""

from __future__ import annotations

from msgspec.structs import replace

from livetalk.records.comparing import changes
from livetalk.records.record import QuestionEntry, Record, Spoken, ThemeSection
from tests.records.samples import TRICKY


def told(before: Record, after: Record) -> dict[str, int]:
    return {change.code: change.count for change in changes(before, after)}


def with_questions(*questions: QuestionEntry) -> Record:
    return replace(TRICKY, themes=(ThemeSection(name=None, questions=questions),))


def test_the_same_record_has_nothing_new() -> None:
    assert changes(TRICKY, TRICKY) == ()
    assert changes(TRICKY, replace(TRICKY, version=3, published_at=None, correction="Nyt")) == ()


def test_texts_and_facts_are_told_once_however_many_changed() -> None:
    after = replace(TRICKY, summary="Nyt", place="Et andet sted", end=None, purpose="Et andet")

    assert told(TRICKY, after) == {"summary": 1, "facts": 1, "frame": 1}


def test_questions_that_came_went_or_were_erased() -> None:
    one, two, three, *_ = TRICKY.answered
    before = with_questions(one, two)

    assert told(before, with_questions(one, two, three)) == {"questions_new": 1}
    assert told(before, with_questions(one)) == {"questions_gone": 1}
    assert told(before, with_questions(one, replace(two, text=None))) == {"questions_erased": 1}


def test_an_answer_that_changed_is_not_told_twice() -> None:
    one, two, *_ = TRICKY.answered
    answered = replace(one, answer=(Spoken(text="Nej.", from_s=3),), supports=99)

    assert told(with_questions(one, two), with_questions(answered, two)) == {"answers": 1}
    assert told(with_questions(one, two), with_questions(replace(one, summary="Nej."), two)) == {"answers": 1}
    assert told(with_questions(one, two), with_questions(replace(one, supports=99), two)) == {"questions": 1}


def test_promises_that_came_went_or_moved() -> None:
    (first, *_) = TRICKY.promises
    moved, more = replace(first, due="2030-01-01"), replace(first, id="p99")

    assert told(replace(TRICKY, promises=(first,)), replace(TRICKY, promises=(moved,))) == {"promises": 1}
    assert told(replace(TRICKY, promises=(first,)), replace(TRICKY, promises=(first, more))) == {
        "promises_new": 1
    }
    assert told(replace(TRICKY, promises=(first, more)), replace(TRICKY, promises=(first,))) == {
        "promises_gone": 1
    }


def test_lines_of_the_transcript_are_counted() -> None:
    first, *rest = TRICKY.transcript
    after = replace(TRICKY, transcript=(replace(first, text="Rettet"), *rest))

    assert told(TRICKY, after) == {"transcript": 1}
    assert told(TRICKY, replace(TRICKY, transcript=())) == {"transcript": len(TRICKY.transcript)}
