"""A channel: all screens of a room that get the same bytes (same view, format and language).

Lives here: cutting snapshots and patches from the published parts, encoding each once, writing
the same frame to every screen, skipping slow ones and catching them up by position. Must not live
here: what the parts mean, how long a frame is kept (``kept``), or how it looks on the wire.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from typing import Generic

import msgspec

from livetalk.live.broadcasting.fleet import Fleet
from livetalk.live.broadcasting.kept import Keeper, Kept
from livetalk.live.broadcasting.parts import PartStore
from livetalk.live.broadcasting.screens import Encode, FrameT, Outlet, Position, Render, Seat


class Channel(Generic[FrameT]):
    """See the module's docstring. ``on_drop`` is called once for each screen that falls behind."""

    def __init__(
        self,
        outlet: Outlet,
        store: PartStore,
        *,
        epoch: str,
        encode: Encode[FrameT],
        render: Render,
        on_drop: Callable[[], None],
        fleet: Fleet[FrameT],
    ) -> None:
        self.outlet = outlet
        self.seats: dict[Seat[FrameT], None] = {}  # in order of arrival; leaving is O(1) in a storm
        self._store = store
        self._epoch = epoch
        self._encode = encode
        self._render = render
        self._on_drop = on_drop
        self._fleet = fleet
        self._sent = store.seq
        self._behind: dict[Seat[FrameT], int] = {}
        self._fragments: dict[str, tuple[object, str | None]] = {}
        self._kept: Keeper[FrameT] = Keeper(store)
        self._tails: Keeper[FrameT] = Keeper(store)  # what comes behind kept frames, until the next publish
        self._passing: dict[str, object] = {}  # parts that are not in the log
        self._passing_changes = 0
        self._passing_news: set[str] = set()

    def welcome(self, seat: Seat[FrameT], position: Position | None) -> None:
        """Bring a screen up to date, from wherever it was, and let it follow from there."""
        self.seats[seat] = None
        self._behind.pop(seat, None)
        is_known = position is not None and position.epoch == self._epoch
        if position is not None and is_known and 0 <= position.seq <= self._store.seq:
            self._bring(seat, position.seq)
        else:
            self._bring(seat, None)
        self._fleet.add(seat)
        # What the others get next may begin before this screen's position; applying it twice is harmless.

    def leave(self, seat: Seat[FrameT]) -> None:
        """Forget a screen."""
        self.seats.pop(seat, None)
        self._behind.pop(seat, None)
        self._fleet.remove(seat)

    def set_passing(self, key: str, value: object) -> bool:
        """Set a part that is not in the log; whether it changed."""
        if self._passing.get(key) == value:
            return False
        self._passing[key] = value
        self._passing_news.add(key)
        self._passing_changes += 1
        return True

    @property
    def has_news(self) -> bool:
        """Whether there is something that the screens have not been sent."""
        return self._has_changed() or bool(self._passing_news) or bool(self._behind)

    def publish(self) -> Generator[None, None, int]:
        """Send every screen what is new, a slice at each step; returns to how many. One at a time."""
        news, self._passing_news = self._passing_news, set()
        self._tails.clear()
        if not self.seats:
            self._sent = self._store.seq
            return 0
        # What is not sent must not count as sent: the next patch would begin after it, and every
        # screen would take that for a gap and ask again.
        if news or self._has_changed():
            before, self._sent = self._sent, self._store.seq
            yield from self._fan_out(self._patch(before, news), before)
        self._catch_up()
        return len(self.seats)

    def _has_changed(self) -> bool:
        return any(self._store.changed_after(self._sent))

    def _fan_out(self, frame: FrameT, before: int) -> Iterator[None]:
        def skip(seat: Seat[FrameT]) -> None:
            self._behind[seat] = before
            self._fleet.remove(seat)
            self._on_drop()

        return self._fleet.offer(frame, skip)

    def _catch_up(self) -> None:
        for seat, since in list(self._behind.items()):
            if not seat.screen.is_backlogged():
                del self._behind[seat]
                self._bring(seat, since)
                self._fleet.add(seat)

    def _bring(self, seat: Seat[FrameT], position: int | None) -> None:
        """Write everything after a position (None: everything), with frames that others get, too."""
        kept = self._kept.find(position)
        if kept is None:
            kept = self._keep(self._kept, position)
        seat.screen.write(kept.frame)
        if kept.seq == self._store.seq and kept.passing == self._passing_changes:
            return
        # What happens after the tail was cut is in the next patch, which goes to this one as well.
        tail = self._tails.find(kept.seq) or self._keep(self._tails, kept.seq)
        seat.screen.write(tail.frame)

    def _keep(self, keeper: Keeper[FrameT], position: int | None) -> Kept[FrameT]:
        if position is None:
            frame, keys = self._whole(), set(self._store.values)
        else:
            frame, keys = self._patch(position, self._passing), set(self._store.changed_after(position)[0])
        return keeper.keep(position, frame, keys, self._passing_changes)

    def _patch(self, since: int, passing: Iterable[str]) -> FrameT:
        set_keys, gone_keys = self._store.changed_after(since)
        for key in gone_keys:
            self._fragments.pop(key, None)
        body = {
            "epoch": self._epoch,
            "from": since,
            "seq": self._store.seq,
            "set": self._values(reversed(set_keys), passing),
            "gone": gone_keys,
        }
        return self._encode("patch", msgspec.json.encode(body))

    def _whole(self) -> FrameT:
        parts = self._values(self._store.values, self._passing)
        body = {"epoch": self._epoch, "seq": self._store.seq, "parts": parts}
        return self._encode("snapshot", msgspec.json.encode(body))

    def _values(self, keys: Iterable[str], passing_keys: Iterable[str]) -> dict[str, object]:
        """The parts as this channel's screens get them: data, or fragments of those they show."""
        values: dict[str, object] = {key: self._store.values[key] for key in keys}
        passing = {key: self._passing[key] for key in passing_keys}
        if self.outlet.format == "json":
            return values | passing
        view, lang = self.outlet.view, self.outlet.lang
        shown: dict[str, object] = {}
        for key, value in values.items():
            if (fragment := self._fragment(key, value)) is not None:
                shown[key] = fragment
        for key, value in passing.items():
            if (fragment := self._render(view, lang, key, value)) is not None:
                shown[key] = fragment
        return shown

    def _fragment(self, key: str, value: object) -> str | None:
        """Rendered once for each value: a card is drawn again only when it changed."""
        known = self._fragments.get(key)
        if known is not None and known[0] == value:
            return known[1]
        fragment = self._render(self.outlet.view, self.outlet.lang, key, value)
        self._fragments[key] = (value, fragment)
        return fragment
