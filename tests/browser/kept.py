"""What is in the log: every question that was ever taken in, read from a copy that the server makes.

Lives here: looking. Must not live here: expectations.
"""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys

from livetalk.log.sqlite import SqliteLog
from livetalk.rooms.facts import QuestionAsked
from tests.support.server_process import ServerProcess


async def asked(server: ServerProcess, code: str) -> list[str]:
    """The words of every question in the order in which they were asked; twice if asked twice."""
    copy = server.database.with_name(f"copy-{secrets.token_hex(4)}.db")
    await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "livetalk", "backup", str(copy)],
        env=server.environment,
        check=True,
        capture_output=True,
        timeout=60,
    )
    log = SqliteLog(copy)
    await log.open()
    try:
        words = await log.words(code)
        facts = [fact async for fact in log.read(code)]
    finally:
        await log.close()
    return [words[fact.event.text_key] for fact in facts if isinstance(fact.event, QuestionAsked)]
