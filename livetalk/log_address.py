"""Where the log lies, read from ``LIVETALK_LOG`` and what goes with it.

Lives here: the forms of an address. Must not live here: opening anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

import msgspec

DEFAULT_REDIS_PORT = 6379
DEFAULT_SENTINEL_PORT = 26379
HIGHEST_DB = 15  # Redis has sixteen databases unless somebody configured more


class WrongSetting(Exception):
    """A setting cannot be used. ``str()`` is the sentence for the operator."""

    def __init__(self, name: str, why: str) -> None:
        super().__init__(f"{name} cannot be used: {why}")
        self.name = name


class RedisAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A Redis server, or the Sentinels that know which server it is. ``replicas`` must have each fact."""

    hosts: tuple[tuple[str, int], ...]
    service: str | None = None
    """The name that the Sentinels know it by; None: ``hosts`` is the one server."""
    db: int = 0
    tls: bool = False
    user: str | None = None
    password: str | None = None
    replicas: int = 0

    def __repr__(self) -> str:
        """Without the password, so that it never reaches a log."""
        return f"RedisAddress({self})"

    def __str__(self) -> str:
        """What an operator recognises it by."""
        hosts = ", ".join(f"{host}:{port}" for host, port in self.hosts)
        return hosts if self.service is None else f"{self.service} at {hosts}"


class LogAddress(msgspec.Struct, frozen=True, kw_only=True):
    """A SQLite file, a Redis, or only memory (rehearsals and tests)."""

    kind: Literal["sqlite", "memory", "redis"]
    path: Path | None = None
    redis: RedisAddress | None = None


def read_log_address(value: str, environment: Mapping[str, str], *, name: str = "LIVETALK_LOG") -> LogAddress:
    """Read an address; ``name`` is what a mistake is told of. Raises ``WrongSetting``.

    ``memory:`` · ``sqlite:///relative.db`` · ``sqlite:////absolute.db`` · ``redis://host:port/db`` ·
    ``rediss://…`` (TLS) · ``redis+sentinel://host:port,host:port/service/db``. The password comes from
    ``LIVETALK_REDIS_PASSWORD`` or stands in the address.
    """
    if value == "memory:":
        return LogAddress(kind="memory")
    scheme, separator, rest = value.partition("://")
    match scheme if separator else "":
        case "sqlite":
            return LogAddress(kind="sqlite", path=_path(rest, name))
        case "redis" | "rediss" | "redis+sentinel" | "rediss+sentinel":
            return LogAddress(kind="redis", redis=_redis(value, environment, name))
        case _:
            raise WrongSetting(
                name, f"expected sqlite:///path/to/file.db or redis://host:6379/0, not {_tidy(value)!r}"
            )


def _path(rest: str, name: str) -> Path:
    # sqlite:///relative.db and sqlite:////absolute.db, as elsewhere in Python's world;
    # an absolute path after three slashes is what people write, so it is taken as meant.
    path = rest.removeprefix("/")
    if not path:
        raise WrongSetting(name, "sqlite:/// needs the path of a file after it")
    absolute = Path("/" + path)
    meant = Path(path)
    if not path.startswith("/") and not meant.parent.is_dir() and absolute.parent.is_dir():
        return absolute
    return meant


def _redis(value: str, environment: Mapping[str, str], name: str) -> RedisAddress:
    try:
        parts = urlsplit(value)
    except ValueError:  # a bracket that is none of an IPv6 address
        raise WrongSetting(name, f"{_tidy(value)!r} is no address") from None
    if "@" in parts.path + parts.query + parts.fragment:
        raise WrongSetting(
            name,
            "its password has a /, ? or # in it. Write %2F, %3F or %23 for them, or better give the "
            "password in LIVETALK_REDIS_PASSWORD",
        )
    has_sentinels = parts.scheme.endswith("+sentinel")
    account, _, places = parts.netloc.rpartition("@")
    user, _, password = account.partition(":")
    steps = [step for step in parts.path.split("/") if step]
    service = None
    if has_sentinels:
        if not steps:
            raise WrongSetting(
                name, "redis+sentinel://host:26379/NAME needs the name of the service at its end"
            )
        service, steps = steps[0], steps[1:]
    if len(steps) > 1 or parts.query or parts.fragment:
        raise WrongSetting(name, f"nothing may follow the number of the database in {_tidy(value)!r}")
    return RedisAddress(
        hosts=tuple(_host(place, name, has_sentinels=has_sentinels) for place in places.split(",")),
        service=service,
        db=_db(steps[0], name) if steps else 0,
        tls=parts.scheme.startswith("rediss"),
        user=unquote(user) or None,
        password=unquote(password) or environment.get("LIVETALK_REDIS_PASSWORD") or None,
        replicas=_replicas(environment.get("LIVETALK_REDIS_REPLICAS", ""), 1 if has_sentinels else 0),
    )


def _host(place: str, name: str, *, has_sentinels: bool) -> tuple[str, int]:
    try:
        parts = urlsplit(f"//{place}")
        port = parts.port
    except ValueError:
        port, parts = 0, urlsplit("")
    if not parts.hostname or port == 0:
        raise WrongSetting(name, f"{place!r} is no host with a port")
    return parts.hostname, port or (DEFAULT_SENTINEL_PORT if has_sentinels else DEFAULT_REDIS_PORT)


def _db(value: str, name: str) -> int:
    if not value.isdecimal() or int(value) > HIGHEST_DB:
        raise WrongSetting(name, f"a database of Redis is a number from 0 to {HIGHEST_DB}, not {value!r}")
    return int(value)


def _replicas(value: str, default: int) -> int:
    if not value:
        return default
    if not value.isdecimal():
        raise WrongSetting("LIVETALK_REDIS_REPLICAS", f"expected a number, not {value!r}")
    return int(value)


def _tidy(value: str) -> str:
    """The address as it may be shown: without an account, and without what is no part of one."""
    scheme, separator, rest = value.partition("://") if "://" in value else ("", "", value)
    place = re.split(r"[?#]", rest.rpartition("@")[2])[0]
    return f"{scheme}{separator}{place}"
