"""The log in Redis Streams: one stream per room, shared by several nodes.

``log`` is the adapter; ``line`` a connection, ``server`` what a Redis must be like, ``scripts`` what
runs inside it, ``writer`` the appends, ``tail`` what other nodes appended. Why so: ``docs/log.md``.
"""

from livetalk.log.redis_streams.log import RedisLog

__all__ = ["RedisLog"]
