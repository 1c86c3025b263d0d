"""The log in Redis Streams: one stream per room, shared by several nodes.

``log`` is the adapter; ``line`` a connection, ``asking`` one for many, ``server`` what a Redis must be
like, ``scripts`` what runs inside it, ``writer`` the appends, ``tail`` what other nodes appended,
``doubts`` what was given up and may turn up, ``rewriting`` how erased words leave the file. Why so:
``docs/log.md`` and ``docs/adr/0009-redis-streams-as-the-bus.md``.
"""

from livetalk.log.redis_streams.log import RedisLog

__all__ = ["RedisLog"]
