"""``livetalk serve`` as an operator starts it: the process, its first lines, and its end."""

from __future__ import annotations

import re
import signal
import socket
from collections.abc import Iterator

import httpx
import pytest

from livetalk import __version__ as livetalk_version
from tests.commands.conftest import Type
from tests.support.servers import Server, start_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all of them; the last one stops it."""
    running = start_server(tmp_path_factory.mktemp("serve"), "--rehearse")
    yield running
    running.stop()


def test_it_prints_the_links_of_a_rehearsal_room_and_they_work(server: Server) -> None:
    links = re.findall(r"http://\S+", server.said())

    assert len([link for link in links if "/enter#" in link]) == 3
    with httpx.Client(timeout=10) as browser:
        assert browser.get(f"{server.base_url}/healthz").text == "ok\n"
        (audience,) = {link for link in links if re.fullmatch(r".*/r/\d{6}", link)}
        page = browser.get(audience)
        assert page.status_code == 200
        assert "Prøverum" in page.text


def test_no_line_of_the_log_holds_a_token_or_an_address(server: Server) -> None:
    (token, *_) = re.findall(r"/enter#(\S+)", server.said())
    with httpx.Client(timeout=10) as browser:
        browser.post(f"{server.base_url}/enter", data={"token": token})
        browser.get(f"{server.base_url}/r/000000?q=HEMMELIGT")
    logged = server.logged()

    assert token not in logged
    assert "HEMMELIGT" not in logged
    assert "127.0.0.1" not in logged.replace(f"127.0.0.1:{server.port}", "")


def test_a_port_that_is_taken_is_told_in_a_sentence(livetalk: Type) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = livetalk("serve", LIVETALK_PORT=str(taken.getsockname()[1]))

    assert result.exit_code == 1
    assert "LIVETALK_HOST, LIVETALK_PORT: cannot listen" in result.output
    assert "Traceback" not in result.output


def test_it_stops_cleanly_when_told(server: Server) -> None:
    server.process.send_signal(signal.SIGTERM)

    assert server.process.wait(15) in (0, -signal.SIGTERM)
    assert "Traceback" not in server.logged()


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("LIVETALK_LOG", "postgres://x"),
        ("LIVETALK_LOG", "sqlite:///"),
        ("LIVETALK_LOG", "sqlite:////proc/nowhere/x.db"),
        ("LIVETALK_PORT", "eighty"),
        ("LIVETALK_PORT", "0"),
        ("LIVETALK_PORT", "99999"),
        ("LIVETALK_SECRET", "short"),
        ("LIVETALK_ORGANISER_KEY", "short"),
        ("LIVETALK_BASE_URL", "talk.example.dk"),
        ("LIVETALK_BASE_URL", "http://[::1"),
        ("LIVETALK_BASE_URL", "http://talk.example.dk:port"),
        ("LIVETALK_BASE_URL", "https://talk.example.dk/livetalk"),
    ],
)
def test_a_wrong_setting_stops_the_start_with_one_sentence_that_names_it(
    livetalk: Type, setting: str, value: str
) -> None:
    settings = {"LIVETALK_SECRET": "a secret that only tests know", setting: value}
    result = livetalk("serve", **settings)

    assert result.exit_code == 1
    assert result.output.startswith(f"Error: {setting} cannot be used")
    assert len(result.output.strip().splitlines()) == 1


def test_help_and_version_need_no_settings(livetalk: Type) -> None:
    assert livetalk("--help", LIVETALK_PORT="eighty").exit_code == 0
    assert livetalk_version in livetalk("--version", LIVETALK_PORT="eighty").output
