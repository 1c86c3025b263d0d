"""``livetalk transcribe``: speech becomes live text, in a process of its own.

Lives here: the command. Must not live here: engines, sound, and the way to the address (``livetalk.speech``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from livetalk.speech.engine import Engine, SpeechMissing
from livetalk.speech.microphone import listen, phrases
from livetalk.speech.pushing import ADDRESS, HttpAddress, Pusher, Refused
from livetalk.speech.whisper import Whisper

LAST_POSTS_S = 30.0  # for what is still to be sent when the sound has ended

Load = Callable[[Path, str], Engine]


def transcribe_with(load: Load) -> click.Command:
    """Make the command for an engine; ``load`` gets the model's path and the language."""

    @click.command()
    @click.option("--file", type=click.Path(path_type=Path), help="A file of sound or film.")
    @click.option("--microphone", is_flag=True, help="The system's usual microphone, until Ctrl-C.")
    @click.option(
        "--model", type=click.Path(path_type=Path), required=True, help="The folder of the engine's model."
    )
    @click.option(
        "--to",
        envvar="CAPTION_URL",
        required=True,
        help="The room's caption address; better in the environment as CAPTION_URL, where nobody sees it.",
    )
    @click.option("--lang", default="da", show_default=True, help="The language that is spoken.")
    def transcribe(*, file: Path | None, microphone: bool, model: Path, to: str, lang: str) -> None:
        """Transcribe a microphone or a file, and push it to a room as live text.

        Needs the extra livetalk[speech] and a faster-whisper model on this machine. Nothing is
        downloaded, and the sound leaves this machine as text only.
        """
        if (file is None) is not microphone:
            raise click.UsageError("Say either --file or --microphone.")
        if file is not None and not file.is_file():
            raise click.UsageError(f"--file: there is no file {file}.")
        if ADDRESS.fullmatch(to) is None:
            raise click.UsageError("--to: that is no caption address (https://…/captions/…).")
        try:
            engine = load(model, lang)
            said = engine.of_file(file) if file is not None else _of_microphone(engine)
            _push(said, Pusher(HttpAddress(to, lang)))
        except (SpeechMissing, Refused) as error:
            raise click.ClickException(str(error)) from None

    return transcribe


def _of_microphone(engine: Engine) -> Iterator[str]:
    for samples in phrases(listen()):
        yield from engine.of_samples(samples)


def _push(said: Iterator[str], pusher: Pusher) -> None:
    count = 0
    try:
        for text in said:
            click.echo(text)
            pusher.say(text)
            count += 1
    except KeyboardInterrupt:
        click.echo("Ending …", err=True)
    if not pusher.finish(LAST_POSTS_S):
        raise pusher.refused or Refused("Not everything could be sent before the end.")
    if count and not pusher.posts:
        raise Refused(pusher.not_started or "Nothing was taken.")
    click.echo(f"{count} phrases in {pusher.posts} posts.", err=True)


transcribe = transcribe_with(Whisper)
