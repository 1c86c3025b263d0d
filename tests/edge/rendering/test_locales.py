"""The sentences: both languages are complete, and a mistake shows at once."""

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import pytest
from markupsafe import Markup

from livetalk.edge.rendering.locales import LocaleError, Sentences, load_locales, params_of
from livetalk.edge.rendering.webdir import find_web
from livetalk.rooms.lifecycle import REASONS, Status


def write(folder: Path, lang: str, section: str, text: str) -> None:
    (folder / lang).mkdir(parents=True, exist_ok=True)
    (folder / lang / f"{section}.json").write_text(text, encoding="utf-8")


def sentences(folder: Path, text: str) -> Sentences:
    write(folder, "da", "page", text)
    return load_locales(folder)["da"]


@pytest.fixture(scope="module")
def ours() -> dict[str, Sentences]:
    return dict(load_locales(find_web().locales))


def test_both_languages_have_the_same_sentences(ours: dict[str, Sentences]) -> None:
    assert set(ours) == {"da", "en"}
    assert set(ours["da"].entries) == set(ours["en"].entries)


def test_both_languages_use_the_same_parameters(ours: dict[str, Sentences]) -> None:
    danish, english = ours["da"].entries, ours["en"].entries
    differing = {key for key in danish if params_of(danish[key]) != params_of(english[key])}
    assert differing == set()


def test_what_takes_the_place_of_a_sentence_is_known_and_has_its_parameters(
    ours: dict[str, Sentences],
) -> None:
    for sentences in ours.values():
        other = {k: e for k, e in sentences.entries.items() if ".instead." in k}
        assert other
        for key, entry in other.items():
            place = key.partition(".instead.")[2]
            assert params_of(entry) == params_of(sentences.entries[place]), key
        hearing = sentences.where("hearing")
        assert hearing("audience.ask.send") != sentences("audience.ask.send")
        assert hearing("audience.card.support") == sentences("audience.card.support")
        assert hearing.words("audience.live") != sentences.words("audience.live")


def test_every_reason_and_status_has_its_sentence(ours: dict[str, Sentences]) -> None:
    wanted = [f"audience.reason.{reason}" for reason in REASONS if reason != "other"]
    wanted += [f"audience.fate.{status}" for status in get_args(Status)]
    assert [key for key in wanted if not ours["da"].has(key)] == []


def test_given_nested_keys_then_they_are_joined_by_dots(tmp_path: Path) -> None:
    t = sentences(tmp_path, '{"ask": {"label": "Hvad?"}}')
    assert t("page.ask.label") == "Hvad?"


def test_given_a_parameter_then_it_is_put_in(tmp_path: Path) -> None:
    assert sentences(tmp_path, '{"left": "Du har {n} tegn"}')("page.left", n=7) == "Du har 7 tegn"


def test_given_a_plural_then_the_form_follows_the_number(tmp_path: Path) -> None:
    t = sentences(tmp_path, '{"new": {"one": "{n} nyt", "other": "{n} nye"}}')
    assert [t("page.new", n=n) for n in (0, 1, 2)] == ["0 nye", "1 nyt", "2 nye"]


def test_given_a_missing_sentence_then_it_fails(tmp_path: Path) -> None:
    with pytest.raises(LocaleError, match=r"page\.gone"):
        sentences(tmp_path, "{}")("page.gone")


def test_given_a_missing_parameter_then_it_fails(tmp_path: Path) -> None:
    with pytest.raises(LocaleError, match="reason"):
        sentences(tmp_path, '{"why": "fordi {reason}"}')("page.why")


def test_given_a_sentence_that_is_no_text_then_loading_fails(tmp_path: Path) -> None:
    with pytest.raises(LocaleError, match=r"page\.n"):
        sentences(tmp_path, '{"n": 3}')


def test_given_no_danish_then_loading_fails(tmp_path: Path) -> None:
    write(tmp_path, "en", "page", "{}")
    with pytest.raises(LocaleError, match="da"):
        load_locales(tmp_path)


def test_given_markup_then_only_markup_is_left_as_it_is(tmp_path: Path) -> None:
    t = sentences(tmp_path, '{"see": "<Se> {link} af {name}"}')
    html = t.html("page.see", link=Markup("<a>x</a>"), name="<b>")
    assert html == "&lt;Se&gt; <a>x</a> af &lt;b&gt;"


def test_given_prefixes_then_the_script_gets_only_these_words(tmp_path: Path) -> None:
    t = sentences(tmp_path, '{"live": {"on": "Forbundet"}, "lively": "nej"}')
    assert t.words("page.live") == '{"page.live.on":"Forbundet"}'


def test_given_a_moment_in_winter_then_the_clock_is_copenhagens(ours: dict[str, Sentences]) -> None:
    moment = datetime(2026, 11, 23, 13, 2, tzinfo=UTC)
    assert (ours["da"].clock(moment), ours["en"].clock(moment)) == ("14.02", "14:02")
    assert ours["da"].date(moment) == "23. november 2026"
