"""The built assets: which plain name became which hashed file, and under which address.

Lives here: reading ``manifest.json`` and answering addresses and files from it.
Must not live here: building (``web/build.mjs``) and HTTP.
"""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

PREFIX = "/static/"
# Best first; each is the ending of the file that the build made beside the plain one.
ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
# What mimetypes may not know on a bare machine.
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".woff2": "font/woff2"}


class AssetsMissing(Exception):
    """The assets were never built, or a template asks for one that does not exist."""


@dataclass(frozen=True, kw_only=True)
class AssetFile:
    """One built file, with its precompressed forms by content encoding, best first."""

    path: Path
    media_type: str
    encoded: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Assets:
    """The built files by plain name (``audience.js``) and by the name in their address."""

    names: dict[str, str]
    files: dict[str, AssetFile]

    def url(self, name: str) -> str:
        """The address of an asset; it may be kept for ever, because it changes with the content."""
        try:
            return PREFIX + self.names[name]
        except KeyError:
            raise AssetsMissing(f"No asset is called {name!r}. Build the front end again.") from None

    def find(self, hashed_name: str) -> AssetFile | None:
        """The file behind an address (the part after ``/static/``), or None."""
        return self.files.get(hashed_name)

    def get(self, name: str) -> AssetFile:
        """The file with this plain name, for one that has a fixed address (``sw.js``)."""
        found = self.files.get(self.names.get(name, ""))
        if found is None:
            raise AssetsMissing(f"No asset is called {name!r}. Build the front end again.")
        return found


def load_assets(dist: Path) -> Assets:
    """Read what the build left in ``dist``."""
    manifest = dist / "manifest.json"
    if not manifest.is_file():
        raise AssetsMissing(f"The front end is not built: {manifest} does not exist. Run 'make web'.")
    names = msgspec.json.decode(manifest.read_bytes(), type=dict[str, str])
    return Assets(names=names, files={hashed: _file(dist / hashed) for hashed in names.values()})


def _file(path: Path) -> AssetFile:
    media_type = MEDIA_TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    beside = {name: path.with_name(path.name + ending) for name, ending in ENCODINGS}
    encoded = {name: file for name, file in beside.items() if file.is_file()}
    return AssetFile(path=path, media_type=media_type or "application/octet-stream", encoded=encoded)
