"""Mails for the tests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from livetalk.mail.message import Mail, message_id

SENT = datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
UNSUBSCRIBE = "https://talk.example.dk/unsubscribe/" + "k" * 120


def a_mail(**more: Any) -> Mail:
    base = {
        "to": "anne@example.dk",
        "subject": "Nyt om cykelstien",
        "text": "Hej\n",
        "html": "<p>Hej</p>",
        "lang": "da",
        "message_id": message_id("talk.example.dk", "482913", "m1"),
        "date": SENT,
    }
    return Mail(**{**base, **more})
