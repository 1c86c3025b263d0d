"""``livetalk promises``: what a transcript perhaps promises.

Lives here: the command and its table. Must not live here: the rules (``transcripts.promises``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import msgspec

from livetalk.commands.labelled import WrongFile
from livetalk.commands.measuring_promises import read_transcript
from livetalk.rules_files import load_promise_rules
from livetalk.settings import Settings
from livetalk.transcripts.promises import Rules, Suggestion, WrongPromiseRules, suggest


def day_of(date_: str) -> date:
    """The day that is written, or one sentence that says what is wrong."""
    try:
        return date.fromisoformat(date_)
    except ValueError:
        raise WrongFile(f"--date: {date_!r} is not a day; write it like 2026-08-20.") from None


def rules_of(settings: Settings) -> Rules:
    """The rules that the server would use. Raises ``WrongFile``."""
    try:
        return load_promise_rules(settings.rules)
    except WrongPromiseRules as error:
        raise WrongFile(str(error)) from None


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--date", "day", metavar="YYYY-MM-DD", required=True, help="The day of the meeting.")
@click.option("--json", "as_json", is_flag=True, help="Print the suggestions as JSON.")
@click.pass_obj
def promises(settings: Settings, /, *, file: Path, day: str, as_json: bool) -> None:
    """Suggest what was promised in FILE (WebVTT or SRT), by whom and by when, and say why.

    Uses the rules that the server would use, with those in LIVETALK_RULES. A person decides.
    """
    found = suggest(read_transcript(file), day_of(day), rules_of(settings))
    click.echo(msgspec.json.encode([_plain(one) for one in found]).decode() if as_json else _table(found))


def _plain(one: Suggestion) -> dict[str, object]:
    return {
        "cue": one.cue,
        "text": one.text,
        "owner_role": one.owner_role,
        "due": one.due.isoformat() if one.due else None,
        "why": [f"{reason.da} / {reason.en} ({reason.words})" for reason in one.why],
    }


def _table(found: Sequence[Suggestion]) -> str:
    if not found:
        return "Nothing in it looks like a promise."
    rows: list[str] = []
    for one in found:
        due = one.due.isoformat() if one.due else "no day"
        rows.append(f"{one.cue}  {one.owner_role or 'speaker unknown'}, {due}: {one.text}")
        rows += [f"    {reason.en} “{reason.words}” ({reason.rule})" for reason in one.why]
    return "\n".join(rows)
