"""The programme: who plans, what is planned, where and when; and what comes in before there is a room.

PURE, as ``rooms``: facts, commands, the state, ``decide``, ``evolve``. The programme is a fold over a log of
its own, beside those of the rooms. Must not live here: clocks, randomness, I/O, ``async``; what happens in a
room.
"""
