"""Rendering: what people wrote stays text, pages work as plain forms, parts know only themselves."""

import re
from typing import Any, get_args

import pytest
from jinja2 import UndefinedError

from livetalk.edge.rendering.templates import Templates, epoch_ms, new_id, spaced
from livetalk.rooms.cards import Fate
from livetalk.rooms.lifecycle import REASONS, Status
from livetalk.rooms.views import Named, NotShown

from .conftest import MakeContext, make_card, make_own, make_room

ATTACK = '</p><script>alert(1)</script><img src=x onerror="x">'
PLAIN_PAGES = ["join", "mine", "privacy", "was", "enter", "error", "offline"]


def part(templates: Templates, key: str, value: object) -> str:
    html = templates.render_part("audience", "da", key, value)
    assert html is not None
    return html


def plain_context(lang: str) -> dict[str, Any]:
    return {"lang": lang, "contact": "", "rooms": [], "status": 404}


@pytest.mark.parametrize("lang", ["da", "en"])
@pytest.mark.parametrize("name", PLAIN_PAGES)
def test_every_page_renders_in_both_languages(templates: Templates, name: str, lang: str) -> None:
    html = templates.render_page(name, plain_context(lang))
    assert f'<html lang="{lang}"' in html


@pytest.mark.parametrize("state", ["early", "open", "paused", "closed"])
@pytest.mark.parametrize("lang", ["da", "en"])
def test_the_audience_page_renders_in_every_state(
    templates: Templates, audience: MakeContext, lang: str, state: str
) -> None:
    statuses = ("now", "approved", "answered", "unanswered")
    cards = [make_card(f"q{n}", status, name="Ole", theme="Havn") for n, status in enumerate(statuses)]
    html = templates.render_page("audience", audience(lang=lang, room=make_room(state=state), cards=cards))
    assert f'data-state="{state}"' in html
    assert html.count("data-q=") == 4


@pytest.mark.parametrize("status", ["waiting", "approved", "now", "answered", "unanswered", "dismissed"])
def test_every_fate_is_a_sentence(templates: Templates, audience: MakeContext, status: str) -> None:
    own = [make_own(status=status, reason="tone" if status == "dismissed" else None)]
    html = templates.render_page("audience", audience(own=own))
    assert re.search(r'<div class="fate [a-z]+">\s*<p>[A-ZV][^<]+\.', html)


# The root of a family is never part of another one.
@pytest.mark.parametrize("status", [s for s in get_args(Status) if s != "merged"])
def test_a_merged_question_tells_what_became_of_the_shared_one(templates: Templates, status: Any) -> None:
    fate = Fate(question="root", status=status, text="Det fælles?" if status == "now" else None)
    html = part(templates, "mine", {"code": "1", "own": [make_own(status="merged", into=fate)]})
    assert "Din tekst er gemt." in html
    assert ("Det fælles?" in html) == (status == "now")
    assert "textarea" not in html


def test_who_was_asked_to_elaborate_reads_what_and_has_the_field_at_hand(templates: Templates) -> None:
    html = part(templates, "mine", {"code": "1", "own": [make_own(elaborate="Hvilken strand?")]})
    assert "Hvilken strand?" in html
    assert "<details" not in html
    assert "<textarea" in html


def test_a_question_that_was_sent_again_and_dismissed_again_has_no_field(templates: Templates) -> None:
    own = [make_own(status="dismissed", reason="tone", final=True)]
    html = part(templates, "mine", {"code": "1", "own": own})
    assert "Tal med en medarbejder i salen" in html
    assert "textarea" not in html


def test_whose_slips_were_mended_still_has_the_own_words(templates: Templates) -> None:
    own = [make_own(status="approved", original="Må man bæde?")]
    assert "Må man bæde?" in part(templates, "mine", {"code": "1", "own": own})


def test_a_checked_question_can_be_sent_anyway_or_another_be_supported(
    templates: Templates, audience: MakeContext
) -> None:
    checked = {
        "warnings": [{"kind": "cpr", "text": "Fjern det."}],
        "similar": [{"id": "q7", "text": "Som min?", "support": 4}],
    }
    html = templates.render_page("audience", audience(checked=checked, typed={"type": "ask", "text": "Min?"}))
    assert "Fjern det." in html
    assert "Send alligevel" in html
    assert 'name="sure" value="1"' in html
    assert 'name="check"' not in html
    assert ">Min?</textarea>" in html
    assert 'value="q7" aria-pressed="false"' in html


def test_a_room_with_themes_offers_them(templates: Templates, audience: MakeContext) -> None:
    room = make_room(themes=(Named(id="t1", name="Havn"), Named(id="t2", name="Skole")))
    html = templates.render_page("audience", audience(room=room))
    assert '<select id="ask-theme"' in html
    assert html.count('<option value="Havn">') == 1


def test_what_is_not_shown_is_counted_in_words(templates: Templates) -> None:
    reasons = {"duplicate": 5, "off_topic": 4, "personal_data": 3}
    html = part(templates, "not_shown", NotShown(total=12, reasons=reasons, merged=3))
    words = " ".join(re.sub("<[^>]+>", " ", html).split())
    assert words == (
        "12 spørgsmål er ikke vist: 5 dubletter, 4 uden for emnet, 3 personoplysninger. "
        "3 spørgsmål er slået sammen med andre."
    )
    assert part(templates, "not_shown", NotShown(total=0, reasons={}, merged=0)).strip() == ""


@pytest.mark.parametrize("lang", ["da", "en"])
def test_every_reason_can_be_counted(templates: Templates, lang: str) -> None:
    for n in (1, 2):
        value = NotShown(total=n, reasons=dict.fromkeys(REASONS, n), merged=n)
        assert templates.render_part("audience", lang, "not_shown", value)


def test_given_own_words_as_the_reason_then_they_are_shown(templates: Templates) -> None:
    value = {"code": "1", "own": [make_own(status="dismissed", reason="other", note="Prøv igen.")]}
    html = part(templates, "mine", value)
    assert "Prøv igen." in html
    assert "fordi" not in html


def test_what_people_wrote_is_never_markup(templates: Templates, audience: MakeContext) -> None:
    room = make_room(title=ATTACK, purpose=ATTACK, input_use=ATTACK, not_open=ATTACK)
    own = [make_own(text=ATTACK, status="dismissed", reason="other", note=ATTACK)]
    context = audience(
        room=room,
        cards=[make_card(text=ATTACK, name=ATTACK, theme=ATTACK)],
        own=own,
        error=ATTACK,
        typed={"type": "ask", "text": ATTACK, "name": ATTACK, "theme": ATTACK},
    )
    html = templates.render_page("audience", context)
    assert "<script>alert" not in html
    assert "<img" not in html


def test_what_people_wrote_cannot_turn_the_text_around_it(templates: Templates) -> None:
    html = part(templates, "q:q1", make_card(text="שלום"))
    assert '<bdi dir="auto">שלום</bdi>' in html


@pytest.mark.parametrize("name", [*PLAIN_PAGES, "audience"])
def test_no_page_has_an_inline_style_or_script(
    templates: Templates, audience: MakeContext, name: str
) -> None:
    context = audience() if name == "audience" else plain_context("da")
    html = templates.render_page(name, context)
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon[a-z]+=|javascript:", html)


@pytest.mark.parametrize("name", [*PLAIN_PAGES, "audience"])
def test_no_page_asks_another_host(templates: Templates, audience: MakeContext, name: str) -> None:
    context = audience() if name == "audience" else plain_context("da")
    html = templates.render_page(name, context)
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', html)
    assert [a for a in addresses if not a.startswith(("/", "#")) and a != ""] == []


def test_given_a_live_card_then_the_slot_for_its_support_is_empty(templates: Templates) -> None:
    html = part(templates, "q:q1", make_card())
    assert '<b data-part="support:q1"></b>' in html
    assert html.lstrip().startswith('<li id="q-q1" class="card" data-q="q1" data-status="approved"')


def test_given_a_page_then_support_and_the_readers_own_mark_are_filled_in(
    templates: Templates, audience: MakeContext
) -> None:
    context = audience(cards=[make_card("q1"), make_card("q9")], own=[make_own(status="approved")])
    html = templates.render_page("audience", context)
    assert '<b data-part="support:q1">3</b>' in html
    assert re.search(r'id="q-q9"[^>]* data-own', html)
    assert not re.search(r'id="q-q1"[^>]* data-own', html)


def test_given_a_refused_question_then_everything_typed_is_still_there(
    templates: Templates, audience: MakeContext
) -> None:
    typed = {"type": "ask", "text": "Alt for langt", "name": "Ole", "theme": "Havn"}
    html = templates.render_page("audience", audience(error="Kort det af.", typed=typed))
    assert ">Alt for langt</textarea>" in html
    assert 'value="Ole"' in html
    assert 'aria-invalid="true"' in html


def test_given_a_refused_change_then_its_own_field_is_open_with_the_words(
    templates: Templates, audience: MakeContext
) -> None:
    typed = {"type": "revise", "question": "q9", "text": "Nye ord"}
    html = templates.render_page("audience", audience(own=[make_own()], error="Nej.", typed=typed))
    assert '<details class="revise" open>' in html
    assert ">Nye ord</textarea>" in html


def test_small_parts_are_just_their_value(templates: Templates) -> None:
    assert part(templates, "support:q1", 12).strip() == "12"


def test_given_a_view_without_a_fragment_of_its_own_then_the_common_one_is_used(templates: Templates) -> None:
    assert part(templates, "mine", {"code": "482913", "own": []}).strip() == ""


@pytest.mark.parametrize("key", ["queue", "now", "present", "nothing:q1"])
def test_given_a_part_that_phones_do_not_show_then_there_is_nothing_to_send(
    templates: Templates, key: str
) -> None:
    assert templates.render_part("audience", "da", key, None) is None


def test_given_an_unknown_language_then_danish_is_spoken(templates: Templates) -> None:
    assert '<html lang="da"' in templates.render_page("offline", plain_context("xx"))


def test_given_something_missing_in_the_context_then_it_fails(
    templates: Templates, audience: MakeContext
) -> None:
    context = audience()
    del context["card"]
    with pytest.raises(UndefinedError):
        templates.render_page("audience", context)


def test_codes_ids_and_moments() -> None:
    assert spaced("482913") == "482\u00a0913"
    assert new_id() != new_id()
    assert epoch_ms("1970-01-01T00:00:01Z") == epoch_ms("1970-01-01T00:00:01") == 1000
