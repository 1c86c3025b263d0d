"""Commands as they come in, and outcomes as they go out: the same for sockets, forms and the API.

Lives here: decoding with a clear refusal instead of an exception, and the acknowledgement's form.
Must not live here: deciding anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import msgspec

from livetalk.edge.rendering.locales import Sentences
from livetalk.live.submissions import Accepted, Outcome
from livetalk.rooms.commands import WireCommand
from livetalk.rooms.outcomes import Rejected

COMMAND_ID = re.compile(r"[\x21-\x7e]{1,64}")  # visible ASCII: it becomes part of a key in the log


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """A well-formed command with the id its sender gave it."""

    id: str
    command: WireCommand


# One type at a time: msgspec keeps what it knows of a struct, but works a union out anew at every call.
KINDS: dict[str, type[WireCommand]] = {str(kind.__struct_config__.tag): kind for kind in WireCommand.__args__}


def decode(raw: object, *, from_form: bool = False) -> Incoming | Rejected:
    """Read one command. Forms send everything as text; sockets send JSON types."""
    if not isinstance(raw, Mapping):
        return Rejected(code="malformed", params={"field": "command"})
    command_id, kind = raw.get("id"), raw.get("type")
    if not isinstance(command_id, str) or COMMAND_ID.fullmatch(command_id) is None:
        return Rejected(code="malformed", params={"field": "id"})
    if not isinstance(kind, str) or kind not in KINDS:
        return Rejected(code="unknown_command")
    try:
        command = msgspec.convert(dict(raw), KINDS[kind], strict=not from_form)
    except msgspec.ValidationError as error:
        return malformed(error)
    return Incoming(id=command_id, command=command)


def malformed(error: msgspec.ValidationError) -> Rejected:
    """The refusal of what does not have the right form; it names the field."""
    return Rejected(code="malformed", params={"field": _field(str(error))})


def acknowledge(outcome: Outcome, sentences: Sentences) -> dict[str, object]:
    """The acknowledgement of a command, its message in the reader's language."""
    if isinstance(outcome, Accepted):
        ack: dict[str, object] = {"ok": True, "seq": outcome.seq}
        if outcome.question is not None:
            ack["question"] = outcome.question
        return ack
    ack = {
        "ok": False,
        "code": outcome.code,
        "message": explain(outcome, sentences),
        "temporary": outcome.temporary,
    }
    if outcome.retry_after is not None:
        ack["retry_after"] = outcome.retry_after
    return ack


def explain(rejected: Rejected, sentences: Sentences) -> str:
    """The sentence for a refusal."""
    key = f"refusal.{rejected.code}"
    params = dict(rejected.params)
    if "status" in params:
        params["status"] = sentences(f"status.{params['status']}")
    if rejected.code == "wrong_step":
        params = {name: sentences(f"followup.status.{status}") for name, status in params.items()}
    return sentences(key, **params)


def _field(message: str) -> str:
    """The field that msgspec complains of: it is named last, as `` `$.field` `` or `` `field` ``."""
    named = re.search(r"`(?:\$\.)?(\w+)`$", message)
    return named[1] if named else "command"
