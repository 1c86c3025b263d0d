"""Text to a caption address over a line that may fail: one number a post, the same again until it is taken.

What is said while nothing gets through goes along with the next try, so nothing is lost and nothing comes
twice (``docs/captions.md``). Must not live here: where the text comes from.
"""

from __future__ import annotations

import http.client
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import NamedTuple, Protocol

PATIENCE_S = 10.0  # for one answer
BACK_OFF_S = (0.5, 1.0, 2.0, 4.0, 8.0)
MOST_CHARS = 20_000  # in one post: at most 60 KB, which every caption address of ours takes
ADDRESS = re.compile(r"https?://[^/?#\s]+(?:/[^/?#\s]+)*/captions/[^/?#\s]+")

TAKEN, NOT_STARTED, FOR_GOOD = 200, 400, (401, 403, 404, 405)


class Refused(Exception):
    """The address takes nothing from us, however often we try. The sentence is the server's."""


class Answer(NamedTuple):
    """What came back; ``status`` is 0 if nothing did."""

    status: int
    text: str


class Address(Protocol):
    """A caption address."""

    def post(self, seq: int, text: str) -> Answer:
        """Push a post."""
        ...

    def last_seq(self) -> Answer:
        """Ask for the last number that was taken."""
        ...


class HttpAddress:
    """A caption address over HTTP. Nothing here prints it: it is a secret."""

    def __init__(self, url: str, lang: str) -> None:
        self._url = url
        self._lang = urllib.parse.quote(lang)

    def post(self, seq: int, text: str) -> Answer:
        """Push a post, exactly as it is: the header says so."""
        headers = {"Content-Type": "text/plain; charset=utf-8", "X-Timestamp": str(seq)}
        return self._ask(f"{self._url}?seq={seq}&lang={self._lang}", text.encode(), headers)

    def last_seq(self) -> Answer:
        """Ask for the last number."""
        return self._ask(f"{self._url}/seq?lang={self._lang}", None, {})

    def _ask(self, url: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - ADDRESS says it is http
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:  # noqa: S310 - the same
                return Answer(answer.status, answer.read(1000).decode(errors="replace").strip())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.read(1000).decode(errors="replace").strip())
        except (OSError, http.client.HTTPException):
            return Answer(0, "")


class Pusher:
    """Sends what is said in a thread of its own. ``pause`` waits so many seconds, or until the end."""

    def __init__(self, address: Address, pause: Callable[[float], object] | None = None) -> None:
        self._address = address
        self._changed = threading.Condition()
        self._ended = threading.Event()
        self._pause = pause or self._ended.wait
        self._waiting = ""
        self._is_finishing = False
        self.refused: Refused | None = None
        """Why nothing more is sent, if so."""
        self.posts = 0
        self.not_started = ""
        """What the server says while the talk is not on."""
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def say(self, text: str) -> None:
        """Have a phrase sent, on a line of its own. Raises ``Refused``."""
        if self.refused is not None:
            raise self.refused
        with self._changed:
            self._waiting += text + "\n"
            self._changed.notify()

    def finish(self, patience_s: float) -> bool:
        """Wait until everything has arrived; false if it did not in that time."""
        with self._changed:
            self._is_finishing = True
            self._changed.notify()
        self._thread.join(patience_s)
        self._ended.set()
        return not self._thread.is_alive() and self.refused is None

    def _run(self) -> None:
        try:
            seq = self._first_seq()
            while (text := self._next()) is not None:
                self._push(seq, text)
                seq += 1
        except Refused as refused:
            self.refused = refused

    def _first_seq(self) -> int:
        answer = self._until_answered(self._address.last_seq)
        return int(answer.text) + 1 if answer.text.isdigit() else 1

    def _next(self) -> str | None:
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_finishing)
            return self._waiting[:MOST_CHARS] or None

    def _push(self, seq: int, text: str) -> None:
        """Try until it is taken; what was said meanwhile goes along."""
        sent = text

        def post() -> Answer:
            nonlocal sent
            with self._changed:
                sent = self._waiting[:MOST_CHARS]
            return self._address.post(seq, sent)

        answer = self._until_answered(post)
        self.posts += answer.status == TAKEN
        self.not_started = answer.text if answer.status == NOT_STARTED else ""
        with self._changed:  # what is said before the talk is on is not for the room
            self._waiting = self._waiting[len(sent) :]

    def _until_answered(self, ask: Callable[[], Answer]) -> Answer:
        tries = 0
        while True:
            answer = ask()
            if answer.status in (TAKEN, NOT_STARTED):
                return answer
            if answer.status in FOR_GOOD:
                raise Refused(answer.text or f"The address answers with {answer.status}.")
            self._pause(BACK_OFF_S[min(tries, len(BACK_OFF_S) - 1)])
            if self._ended.is_set():
                raise Refused("Not everything could be sent before the end.")
            tries += 1
