"""Pages that may be shown in a frame: some on sites that the operator has named, one on a page of ours.

A page for other sites has nothing that a click could do in its reader's name, and knows no cookie. Lives
here: the headers that allow it. Must not live here: the pages.
"""

from __future__ import annotations

from collections.abc import Iterable

from starlette.responses import Response

from livetalk.edge.headers import CONTENT_SECURITY_POLICY

_NOBODY = "frame-ancestors 'none'"
_OURSELVES = "frame-ancestors 'self'"


def may_be_framed(response: Response, sites: Iterable[str]) -> Response:
    """The same answer, for frames on these sites; if there are none, it stays as closed as every other."""
    allowed = " ".join(sites)
    if allowed:
        policy = CONTENT_SECURITY_POLICY.replace(_NOBODY, f"frame-ancestors {allowed}")
        response.headers["Content-Security-Policy"] = policy
        # A page that isolates itself (COEP) may hold only frames that say that they may be held.
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def may_be_framed_here(response: Response) -> Response:
    """The same answer, for a frame on a page of ours: a room's wall, on the wall of its stage."""
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(_NOBODY, _OURSELVES)
    return response


def may_hold_own_frames(response: Response) -> Response:
    """The page that holds such a frame."""
    response.headers["Content-Security-Policy"] = f"{CONTENT_SECURITY_POLICY}; frame-src 'self'"
    return response
