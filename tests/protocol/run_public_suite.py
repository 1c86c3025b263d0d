"""Run the public Engine.IO and Socket.IO test suites against LiveTalk's socket layer.

    python -m tests.protocol.run_public_suite PATH_TO_CHECKOUT…

A checkout is a clone of ``socketio/engine.io-protocol`` or ``socketio/socket.io-protocol``. Each suite
is copied to a temporary folder, its packages are installed there with npm, and every test is run.
The outcome must be exactly the one below: what is listed as not applying fails, all the rest passes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, TypeAlias

from tests.protocol.echo import EchoServer, running

SUITE_ADDRESS: Final = "localhost:3000"  # written into the suites; replaced by a free port

PAUSE_S: Final = 0.02
"""The suites wait for one message at a time and miss a second that came with it in one piece, as
CONNECT and what is written at once do here. So the echo takes a breath before its first word."""

Outcome: TypeAlias = dict[str, bool]

POLLING: Final = "long-polling is not served: it needs sticky sessions and is a cheap way to exhaust a server"
BINARY: Final = "nothing in LiveTalk is binary: attachments are refused before they are collected"

NOT_APPLYING: Final = {
    " HTTP long-polling ": POLLING,
    " upgrade ": POLLING,
    "binary": BINARY,
}
"""What a test's full title contains, and why the test does not apply."""

REFUSED_AS_WISHED: Final = (
    "'EIO' query parameter",
    "'transport' query parameter",
    "invalid request method",
    "closes the session upon invalid packet format",
    "closes the session upon duplicate poll requests",
    "with same sid after upgrade",
)
"""Polling tests that wish for nothing but a refusal may pass; they prove little and are not counted."""


def reason_against(title: str) -> str | None:
    """Why a test does not apply, or None if it must pass."""
    return next((reason for part, reason in NOT_APPLYING.items() if part in title), None)


def run_suite(checkout: Path, port: int) -> Outcome:
    """Run one suite; give each test's title and whether it passed."""
    with tempfile.TemporaryDirectory(prefix="protocol-suite-") as folder:
        suite = Path(folder) / "test-suite"
        shutil.copytree(checkout / "test-suite", suite, ignore=shutil.ignore_patterns("node_modules"))
        script = suite / "test-suite.js"
        script.write_text(script.read_text().replace(SUITE_ADDRESS, f"127.0.0.1:{port}"))
        subprocess.run(["npm", "ci", "--silent", "--no-audit", "--no-fund"], cwd=suite, check=True)
        command = ["npx", "--no-install", "mocha", "--exit", "--reporter", "json", script.name]
        ran = subprocess.run(command, cwd=suite, capture_output=True, text=True, check=False)
    try:
        report = json.loads(ran.stdout[ran.stdout.index("{") :])
    except ValueError as error:
        raise SystemExit(f"mocha gave no report:\n{ran.stdout}{ran.stderr}") from error
    return {test["fullTitle"]: not test["err"] for test in report["tests"]}


def judge(outcome: Outcome) -> list[str]:
    """Print each test; give the titles whose outcome is not the expected one."""
    surprises = []
    for title, passed in outcome.items():
        reason = reason_against(title)
        if reason is None:
            verdict = "passes" if passed else "FAILS"
        elif passed and not any(part in title for part in REFUSED_AS_WISHED):
            verdict = f"PASSES, although {reason}"
        else:
            verdict = f"n/a ({reason.partition(':')[0]})"
        if verdict.startswith(("FAILS", "PASSES")):
            surprises.append(title)
        print(f"{verdict:<45} {title}")
    return surprises


def main(checkouts: list[str]) -> int:
    """Run every suite against a server of its own."""
    surprises = []
    for checkout in checkouts:
        print(f"\n== {Path(checkout).name}")
        with running(EchoServer(pause_s=PAUSE_S)) as port:
            outcome = run_suite(Path(checkout), port)
        applying = [title for title in outcome if reason_against(title) is None]
        surprises += judge(outcome)
        passed = sum(outcome[title] for title in applying)
        print(f"{passed} of {len(applying)} that apply pass; {len(outcome) - len(applying)} do not apply")
    for title in surprises:
        print(f"unexpected: {title}")
    return 1 if surprises or not checkouts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
