"""The pure core: a room is a fold over its log.

Lives here: facts, commands, rejections, the room's state, the functions ``decide``, ``evolve``
and ``view``. Must not live here: clocks, randomness, I/O, logging, ``async`` — a linter and an
import contract keep them out.
"""
