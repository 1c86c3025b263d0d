"""What the benchmark tells the load generator, and what comes back: one JSON line each way.

Lives here: the messages. Must not live here: how they are carried out (``generator``) or sent (``channel``).
"""

from __future__ import annotations

import msgspec

from tests.bench.stats import Spread


class Message(msgspec.Struct, frozen=True, kw_only=True, tag_field="is"):
    """Anything that goes between the benchmark and its generator."""


class Room(msgspec.Struct, frozen=True, kw_only=True):
    """Where the load goes to."""

    host: str
    port: int
    code: str
    moderator: str


class Enter(Message, frozen=True, kw_only=True, tag="enter"):
    """The moderator sits down. Every other order needs this one first."""

    room: Room


class Seed(Message, frozen=True, kw_only=True, tag="seed"):
    """So many authors ask a question each, the moderator approves all, the authors leave."""

    questions: int


class Join(Message, frozen=True, kw_only=True, tag="join"):
    """Phones join until so many more are in the hall, ``abreast`` at a time."""

    phones: int
    format: str
    abreast: int = 64


class Sample(Message, frozen=True, kw_only=True, tag="sample"):
    """Show what the first phone got: the snapshot, the patch of the last approval, the question's id."""


class Approve(Message, frozen=True, kw_only=True, tag="approve"):
    """Phones ask, then the moderator approves one question at each scheduled moment."""

    events: int
    every_s: float
    seed: int


class Count(Message, frozen=True, kw_only=True, tag="count"):
    """Begin to count what reaches the phones."""


class Settle(Message, frozen=True, kw_only=True, tag="settle"):
    """Wait until ``expected`` patches came, or none for ``quiet_s``, or ``at_most_s`` passed; then tell."""

    expected: int
    quiet_s: float = 1.0
    at_most_s: float = 20.0


class Storm(Message, frozen=True, kw_only=True, tag="storm"):
    """Phones join on a schedule, so many in so long, while the moderator approves ``changes`` questions."""

    phones: int
    seconds: float
    changes: int
    format: str


class Vanish(Message, frozen=True, kw_only=True, tag="vanish"):
    """All phones are gone at once, without a word."""


class Toggle(Message, frozen=True, kw_only=True, tag="toggle"):
    """Every phone gives and takes back its support, one command after the other, for so long."""

    seconds: float


Order = Enter | Seed | Join | Sample | Approve | Count | Settle | Storm | Vanish | Toggle


class Done(Message, frozen=True, kw_only=True, tag="done"):
    """It is done, there is nothing to tell."""


class Joined(Message, frozen=True, kw_only=True, tag="joined"):
    """How the phones came in: from opening the socket to having the snapshot."""

    phones: int
    failed: int
    seconds: float
    each: Spread | None
    first_failure: str = ""


class Sampled(Message, frozen=True, kw_only=True, tag="sampled"):
    """The JSON texts of a snapshot and a patch as the server under test sends them."""

    snapshot: str
    patch: str
    question: str


class Approved(Message, frozen=True, kw_only=True, tag="approved"):
    """Time from the scheduled moment: to each phone, to the last phone, to the acknowledgement."""

    events: int
    missing: int
    patch_bytes: int
    each: Spread | None
    last: Spread | None
    acks: Spread | None


class Counted(Message, frozen=True, kw_only=True, tag="counted"):
    """What arrived since ``Count``, from the first arrival to the last, and the generator's CPU in that time."""

    patches: int
    seconds: float
    cpu_s: float
    last_at: float


class Toggled(Message, frozen=True, kw_only=True, tag="toggled"):
    """Commands acknowledged in the time, those refused, and how long an acknowledgement took.

    ``put_off`` were answered "very busy, try again" and given again: slow, and nothing is missing.
    """

    accepted: int
    refused: int
    seconds: float
    patches: int
    each: Spread | None
    first_refusal: str = ""
    put_off: int = 0


class Failed(Message, frozen=True, kw_only=True, tag="failed"):
    """The order could not be carried out."""

    why: str


Result = Done | Joined | Sampled | Approved | Counted | Toggled | Failed


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """A result, with what the order cost the generator and how many phones it has lost so far."""

    result: Result
    wall_s: float
    cpu_s: float
    lost: int


class Publish(msgspec.Struct, frozen=True, kw_only=True):
    """Told to a server: publish from inside, as fast as it goes, for so long."""

    seconds: float


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """How many patches the server published in how many seconds, and its clock when it stopped."""

    patches: int
    seconds: float
    stopped_at: float
