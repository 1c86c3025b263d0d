"""The command: a fake engine, and the real server at the other end."""

from __future__ import annotations

import sys
import types
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result

from livetalk.commands.cli import cli
from livetalk.commands.transcribe import transcribe_with
from livetalk.speech.engine import SpeechMissing
from livetalk.speech.whisper import Whisper
from tests.support.servers import KEY, Server, start_server
from tests.support.sites import ROOM

SAID = ("Godaften.", "Vi ser på stien, inden mørket kommer.", "Tak, og kom godt hjem.")


class FakeEngine:
    """Hears the same in everything."""

    def of_file(self, path: Path) -> Iterator[str]:
        assert path.is_file()
        yield from SAID

    def of_samples(self, samples: bytes) -> Iterator[str]:
        yield f"{len(samples)} lyde."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    server = start_server(tmp_path_factory.mktemp("server"))
    yield server
    server.stop()


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    file = tmp_path / "evening.wav"
    file.write_bytes(b"RIFF")
    return file


def opened(server: Server) -> tuple[str, str]:
    """A room's code and its caption address."""
    answer = httpx.post(
        f"{server.base_url}/api/v1/rooms", json=ROOM, headers={"Authorization": f"Bearer {KEY}"}
    ).json()
    return answer["code"], answer["links"]["captions"]


def run(*words: str, **environment: str) -> Result:
    command = transcribe_with(lambda _model, _lang: FakeEngine())
    return CliRunner().invoke(command, ["--model", "anywhere", *words], env=environment)


def test_a_file_becomes_live_text_and_a_second_one_goes_on_after_it(server: Server, sound: Path) -> None:
    code, address = opened(server)
    first = run("--file", str(sound), "--to", address)
    second = run("--file", str(sound), CAPTION_URL=address)

    assert (first.exit_code, second.exit_code) == (0, 0), first.output + second.output
    vtt = httpx.get(f"{server.base_url}/r/{code}/transcript.vtt").text
    assert [line for line in vtt.splitlines() if line in SAID] == [*SAID, *SAID]
    assert address not in first.output + second.output


def test_an_address_that_is_closed_is_told_in_the_servers_words(server: Server, sound: Path) -> None:
    _, address = opened(server)
    result = run("--file", str(sound), "--to", address[:-3] + "aaa")

    assert result.exit_code == 1
    assert "moderator" in result.output
    assert address[-20:-3] not in result.output


def test_what_is_missing_or_too_much_is_told_in_one_sentence(sound: Path, tmp_path: Path) -> None:
    address = "https://livetalk.example/captions/482913-abc"
    for words, sentence in (
        (("--to", address), "either --file or --microphone"),
        (("--to", address, "--file", str(sound), "--microphone"), "either --file or --microphone"),
        (("--to", address, "--file", str(tmp_path / "none.wav")), "there is no file"),
        (("--to", "https://livetalk.example/r/482913", "--file", str(sound)), "no caption address"),
    ):
        result = run(*words)
        assert result.exit_code == 2
        assert sentence in result.output


def test_a_model_that_is_not_there_and_an_engine_that_is_not_installed(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    words = [
        "transcribe",
        "--file",
        str(sound),
        "--to",
        "https://x.example/captions/y",
        "--model",
        str(tmp_path),
    ]
    missing = CliRunner().invoke(cli, words)
    (tmp_path / "model.bin").write_bytes(b"")
    not_installed = CliRunner().invoke(cli, words)

    assert (missing.exit_code, not_installed.exit_code) == (1, 1)
    assert "downloads nothing" in missing.output
    assert "pip install 'livetalk[speech]'" in not_installed.output


def test_the_adapter_asks_the_engine_for_the_operators_model_and_nothing_else(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    class Model:
        def __init__(self, path: str, **options: object) -> None:
            asked.append((path, options["local_files_only"]))

        def transcribe(self, sound: object, *, language: str, **_: object) -> tuple[Iterator[object], None]:
            asked.append((sound, language))
            return iter([types.SimpleNamespace(text=" Goddag. "), types.SimpleNamespace(text="  ")]), None

    monkeypatch.setitem(sys.modules, "faster_whisper", types.SimpleNamespace(WhisperModel=Model))
    monkeypatch.setitem(sys.modules, "numpy", types.SimpleNamespace())
    with pytest.raises(SpeechMissing):
        Whisper(tmp_path, "da")
    (tmp_path / "model.bin").write_bytes(b"")
    engine = Whisper(tmp_path, "da")

    assert list(engine.of_file(sound)) == ["Goddag."]
    assert asked == [(str(tmp_path), True), (str(sound), "da")]
