"""Numbers that are given out once, also beside a fork."""

from __future__ import annotations

import os

from livetalk.live.dice import DRAWN_AT_ONCE, Dice
from livetalk.live.rooms import ID_LENGTH, ID_LETTERS, fresh_id


def test_no_number_comes_twice() -> None:
    dice = Dice()
    thrown = [dice.throw() for _ in range(DRAWN_AT_ONCE * 3)]

    assert len(set(thrown)) == len(thrown)
    assert max(thrown) > 2**60


def test_a_forked_process_gets_others() -> None:
    dice = Dice()
    dice.throw()
    reading, writing = os.pipe()
    if (child := os.fork()) == 0:
        os.write(writing, b"%d" % dice.throw())
        os._exit(0)
    os.waitpid(child, 0)

    assert int(os.read(reading, 100)) != dice.throw()
    os.close(reading)
    os.close(writing)


def test_fresh_ids_are_of_the_letters_and_all_letters_occur() -> None:
    ids = [fresh_id() for _ in range(2_000)]

    assert {len(one) for one in ids} == {ID_LENGTH}
    assert set("".join(ids)) == set(ID_LETTERS)
    assert len(set(ids)) == len(ids)
