"""Rendering of pages and parts by Jinja2.

Lives here: the one template environment and the two functions that use it. ``render_part`` is on
the way of every live update, so compiled templates are looked up once per kind and kept.
Must not live here: what a page knows (the caller's context) and what it says (the locale files).
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    Template,
    TemplateNotFound,
    pass_context,
    select_autoescape,
)
from jinja2.runtime import Context
from markupsafe import Markup, escape

from livetalk.edge.rendering.assets import Assets
from livetalk.edge.rendering.locales import DEFAULT, Locales, Sentences
from livetalk.edge.rendering.plain_text import indented, isolated
from livetalk.rooms.event import Flag

# Everything a page may rely on without its caller saying so.
OPTIONAL: Mapping[str, object] = {"flash": None, "error": None, "typed": {}, "base_url": "", "here": "/"}


class Templates:
    """The screens. One instance for the life of the process; its methods are pure functions."""

    def __init__(self, folder: Path, assets: Assets, locales: Locales) -> None:
        self._locales = locales
        self._parts: dict[tuple[str, str], Template | None] = {}
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            autoescape=select_autoescape(disabled_extensions=("txt",), default=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._environment.globals.update(asset=assets.url, new_id=new_id)
        self._environment.filters.update(
            bdi=bdi,
            spaced=spaced,
            epoch_ms=epoch_ms,
            clock=_clock,
            date=_date,
            moment=parse_moment,
            marked=marked,
            isolated=isolated,
            indented=indented,
        )

    def sentences(self, lang: str) -> Sentences:
        """The sentences of a language, or of the default one where we do not speak it."""
        return self._locales.get(lang) or self._locales[DEFAULT]

    def render_page(self, name: str, context: Mapping[str, Any]) -> str:
        """A whole page: ``name`` without its ending; the context holds at least ``lang``."""
        template = self._environment.get_template(f"{name}.html")
        return template.render({**OPTIONAL, **context, **self._speaking(str(context["lang"]))})

    def render_mail(self, kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
        """The text and the HTML of a mail: ``mail/<kind>``; the context holds at least ``lang``."""
        known = {**context, **self._speaking(str(context["lang"]))}
        text, html = (self._environment.get_template(f"mail/{kind}.{end}") for end in ("txt", "html"))
        return text.render(known), html.render(known)

    def render_part(self, view: str, lang: str, key: str, value: object, **more: object) -> str | None:
        """The fragment of one part: ``parts/<view>/<kind>.html``, else ``parts/<kind>.html``.

        None if there is neither: the screens of that view do not show such a part. ``more`` is what
        only a page knows beside the value.
        """
        kind, _, ident = key.partition(":")
        if (view, kind) not in self._parts:
            self._parts[view, kind] = self._find_part(view, kind)
        template = self._parts[view, kind]
        if template is None:
            return None
        own = {"view": view, "key": key, "kind": kind, "id": ident, "value": value, **more}
        return template.render({**own, **self._speaking(lang)})

    def _find_part(self, view: str, kind: str) -> Template | None:
        try:
            return self._environment.select_template([f"parts/{view}/{kind}.html", f"parts/{kind}.html"])
        except TemplateNotFound:
            return None

    def _speaking(self, lang: str) -> dict[str, object]:
        sentences = self.sentences(lang)
        return {"lang": sentences.lang, "t": sentences, "words": sentences.words}


def new_id() -> str:
    """A fresh id for a command in a form; the same form sent twice counts once."""
    return secrets.token_hex(16)


def bdi(text: str | None) -> Markup:
    """What a person wrote: escaped, and kept from turning the text around it."""
    return Markup('<bdi dir="auto">%s</bdi>') % escape(text or "")


def spaced(code: str) -> str:
    """A room's code as it is read aloud: ``482 913``."""
    half = len(code) // 2
    return f"{code[:half]}\N{NO-BREAK SPACE}{code[half:]}"


def parse_moment(iso: str) -> datetime:
    """The moment of an ISO 8601 text; without a zone it is UTC."""
    moment = datetime.fromisoformat(iso)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def epoch_ms(iso: str) -> int:
    """Milliseconds since 1970, for ordering in the browser."""
    return int(parse_moment(iso).timestamp() * 1000)


@pass_context
def marked(context: Context, text: str | None, flags: Sequence[Flag] | None, field: str = "text") -> Markup:
    """What a person wrote, with the flagged places of that field marked and named in words."""
    sentences: Sentences = context["t"]
    written, pieces, at = text or "", list[Markup](), 0
    for flag in sorted(flags or (), key=lambda one: (one.start, -one.end)):
        if flag.field != field or flag.start < at or flag.end > len(written):
            continue  # inside a place that is marked already, or of other words
        key = f"moderate.flag.{flag.kind}"
        kind = sentences(key if sentences.has(key) else "moderate.flag.other")
        place = Markup('<mark data-kind="%s">%s</mark>') % (kind, written[flag.start : flag.end])
        pieces += [escape(written[at : flag.start]), place]
        at = flag.end
    return Markup('<bdi dir="auto">%s</bdi>') % Markup("").join([*pieces, escape(written[at:])])


@pass_context
def _clock(context: Context, iso: str) -> str:
    sentences: Sentences = context["t"]
    return sentences.clock(parse_moment(iso))


@pass_context
def _date(context: Context, iso: str) -> str:
    sentences: Sentences = context["t"]
    return sentences.date(parse_moment(iso))
