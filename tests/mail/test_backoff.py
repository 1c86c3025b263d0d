"""Trying again: soon at first, then seldom, and not for ever."""

from __future__ import annotations

from livetalk.mail.backoff import GIVE_UP_MS, HOUR_MS, MINUTE_MS, retry_at


def waits(queued: int = 1_000) -> list[int]:
    """How long a mail that is refused every time waits between its tries."""
    found: list[int] = []
    now = queued
    while (at := retry_at(tries=len(found) + 1, queued=queued, now=now)) is not None:
        found.append(at - now)
        now = at
    assert now - queued <= GIVE_UP_MS
    return found


def test_a_mail_that_is_refused_every_time_is_tried_ever_more_seldom_for_three_days() -> None:
    minutes = [wait // MINUTE_MS for wait in waits()]

    assert minutes == [1, 5, 15, 60, 240, 720, 720, 720, 720, 720]
    assert 60 * HOUR_MS < sum(waits()) <= GIVE_UP_MS


def test_a_mail_that_waited_long_for_its_first_try_is_given_up_as_well() -> None:
    assert retry_at(tries=1, queued=0, now=GIVE_UP_MS) is None
    assert retry_at(tries=1, queued=0, now=GIVE_UP_MS - MINUTE_MS) == GIVE_UP_MS
