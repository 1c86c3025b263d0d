"""What runs inside Redis, in one step each.

Lives here: the text of the scripts, and their arguments and answers as Python values. Must not live
here: when they are called.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from hashlib import sha1
from typing import Final

import msgspec

from livetalk.log.port import Appended, Conflict
from livetalk.log.redis_streams import names

# Rules L1, L2, L4, L5, L11 and L12 for appends of one room, in their order.
#
# A script cannot be half done, but the answer to it can be lost. So every append carries a nonce, and
# one that is sent again finds its own entries and gets its outcome a second time. The caller also says
# which entry it knows as the last: if a fail-over has lost facts, that entry is missing or another one,
# and nothing is written on top of a history that the caller does not share (L13). The log is named anew
# in the same step, by whoever is first to find out.
APPEND: Final = """
local facts, words, commands, room = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local top = redis.call('XREVRANGE', facts, '+', '-', 'COUNT', 1)
local last = 0
if #top > 0 then last = tonumber(string.match(top[1][1], '^%d+')) end
local function nonce_of(seq)
  local found = redis.call('XRANGE', facts, seq .. '-0', seq .. '-0')
  return #found > 0 and found[1][2][2] or false
end
local epoch = redis.call('HGET', room, 'epoch') or ''
if ARGV[1] ~= '' and (epoch ~= ARGV[1] or nonce_of(ARGV[2]) ~= ARGV[3]) then
  if epoch == ARGV[1] then redis.call('HSET', room, 'epoch', ARGV[4]) end
  return {'lost', last}
end
local answer, void, at = {'ok', epoch}, {}, 5
while at <= #ARGV do
  local expected, command, nonce = tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2]
  local is_void, new_epoch = ARGV[at + 3] == '1', ARGV[at + 4]
  local length, count = tonumber(ARGV[at + 5]), tonumber(ARGV[at + 6])
  local first_fact = at + 7
  local first_word = first_fact + 3 * length
  at = first_word + 2 * count
  local first, final, state = expected + 1, expected + length, 'new'
  local seen = command ~= '' and redis.call('HGET', commands, command)
  if seen then
    local a, b, known = string.match(seen, '^(%d+):(%d+):(.*)$')
    first, final = tonumber(a), tonumber(b)
    if known ~= nonce then state = 'repeated' end
  elseif expected ~= last or is_void or void[expected] then
    if nonce_of(first) ~= nonce then
      first, final, state = 0, last, 'conflict'
    end
  else
    for place = 0, length - 1 do
      local f = first_fact + 3 * place
      redis.call('XADD', facts, (first + place) .. '-0',
        'n', nonce, 'at', ARGV[f], 'by', ARGV[f + 1], 'c', command, 'e', ARGV[f + 2])
    end
    for place = 0, count - 1 do
      redis.call('HSET', words, ARGV[first_word + 2 * place], ARGV[first_word + 2 * place + 1])
    end
    if command ~= '' then
      redis.call('HSET', commands, command, first .. ':' .. final .. ':' .. nonce)
    end
    if expected == 0 then
      local now = redis.call('TIME')
      epoch = new_epoch
      redis.call('HSET', room, 'epoch', epoch, 'created', now[1] .. string.format('%06d', now[2]))
      answer[2] = epoch
    end
    last = final
  end
  if state == 'conflict' or final ~= expected + length then void[expected + length] = true end
  answer[#answer + 1] = first
  answer[#answer + 1] = final
  answer[#answer + 1] = state
end
return answer
"""

# The same for a node that only reads: it names the log anew unless somebody has.
RENEW: Final = """
if redis.call('HGET', KEYS[1], 'epoch') == ARGV[1] then
  redis.call('HSET', KEYS[1], 'epoch', ARGV[2])
end
return redis.call('HGET', KEYS[1], 'epoch')
"""

EPOCH_BYTES: Final = 6
APPEND_SHA: Final = sha1(APPEND.encode()).hexdigest()  # noqa: S324 - the name that Redis gives a script
LOAD: Final = ("SCRIPT", "LOAD", APPEND)

Word = str | bytes | int
Command = tuple[Word, ...]


class Tail(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that this node knows: its log's name, its seq, and the nonce that it was written with."""

    epoch: str
    seq: int
    nonce: str


class Ask(msgspec.Struct, frozen=True, kw_only=True):
    """One append as the script takes it. ``facts`` are (at, by, event), flat."""

    expected_seq: int
    command: str | None
    nonce: str
    is_void: bool
    epoch: str
    facts: Sequence[Word]
    words: Sequence[Word]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of the appends of one room, in order, and the name of its log."""

    epoch: str
    outcomes: list[Appended | Conflict]


def given(value: str | None) -> str:
    """How a text that may be missing lies in Redis: nothing, or ``=`` and the text."""
    return "" if value is None else f"={value}"


def was_given(value: bytes) -> str | None:
    """The inverse of ``given``."""
    return value[1:].decode() if value else None


def fresh_epoch() -> str:
    """A name that no log has had."""
    return secrets.token_hex(EPOCH_BYTES)


def append(room: str, tail: Tail | None, asks: Sequence[Ask]) -> Command:
    """The command that appends to a room. ``tail``: an entry that must be there."""
    keys = names.of_facts(room), names.of_words(room), names.of_commands(room), names.of_room(room)
    words: list[Word] = ["EVALSHA", APPEND_SHA, len(keys), *keys]
    words += (tail.epoch, tail.seq, tail.nonce) if tail is not None else ("", 0, "")
    words.append(fresh_epoch())
    for ask in asks:
        counts = len(ask.facts) // 3, len(ask.words) // 2
        words += (ask.expected_seq, given(ask.command), ask.nonce, int(ask.is_void), ask.epoch, *counts)
        words += ask.facts
        words += ask.words
    return tuple(words)


def read_answer(reply: list[bytes | int]) -> Answer | None:
    """What the script said; None if the log has lost facts that the caller knows."""
    if reply[0] == b"lost":
        return None
    outcomes: list[Appended | Conflict] = []
    for place in range(2, len(reply), 3):
        first, last, state = int(reply[place]), int(reply[place + 1]), reply[place + 2]
        if state == b"conflict":
            outcomes.append(Conflict(last))
        else:
            outcomes.append(Appended(first=first, last=last, repeated=state == b"repeated"))
    epoch = reply[1]
    return Answer(epoch=epoch.decode() if isinstance(epoch, bytes) else str(epoch), outcomes=outcomes)


def renew(room: str, old: str) -> Command:
    """The command that gives a room's log a new name, if it still has the old one; answers its name."""
    return ("EVAL", RENEW, 1, names.of_room(room), old, fresh_epoch())
