"""Cards of the audience page that were drawn for one reader and are the same for the next.

A hall that scans the code asks for the same page two thousand times. Of a reader, a card knows
only the language and whether that reader supports the question; one's own card is drawn anew.

Lives here: which cards are shared, and how many. Must not live here: when a drawn card has to go
(``PartStore.made``: in the same step as the value that it shows), and what a card looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from markupsafe import Markup

from livetalk.edge.rendering.templates import Templates
from livetalk.live.broadcasting.parts import PartStore
from livetalk.rooms.views import Card, Mine

QUESTIONS_KEPT = 1_000  # at ~1 KB a card, for voters and others, in two languages: 4 MB in the largest room

Draw = Callable[[Card], Markup]


def drawer(
    templates: Templates, store: PartStore, *, lang: str, mine: Mine, supports: Mapping[str, int]
) -> Draw:
    """How the cards of the store are drawn for one reader, now."""
    supported = frozenset(mine.supported)

    def draw(card: Card) -> Markup:
        backs, own = card.id in supported, card.id in mine.asked
        made = store.made.get(card.id)
        known = made.get((lang, backs)) if made and not own else None
        if known is not None:
            return Markup(known)  # noqa: S704 - a template made it, and escaped what people wrote
        key = f"q:{card.id}"
        html = templates.render_part(
            "audience", lang, key, card, support=supports[card.id], supported=backs, own=own
        )
        drawn = html or ""
        if not own and (made is not None or len(store.made) < QUESTIONS_KEPT):
            store.made.setdefault(card.id, {})[lang, backs] = drawn
        return Markup(drawn)  # noqa: S704 - the same

    return draw
