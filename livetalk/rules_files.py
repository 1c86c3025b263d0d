"""Where rules and lists of words come from: the package's own files, and a municipality's folder of more.

Lives here: opening them. Must not live here: what is in them (``livetalk.moderation.screening``,
``livetalk.moderation.similarity``, ``livetalk.transcripts.promises``).
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from livetalk.moderation.screening import Screening, WrongRules, parse_rules
from livetalk.moderation.similarity import Words, WrongWords, parse_words
from livetalk.programme.template import Template, WrongTemplate, parse_templates
from livetalk.transcripts.promises import Rules, WrongPromiseRules, parse_promise_rules

OWN_RULES = files("livetalk.moderation.screening") / "rules"
OWN_WORDS = files("livetalk.moderation.similarity") / "rules"
OWN_PROMISES = files("livetalk.transcripts.promises") / "rules"
OWN_TEMPLATES = files("livetalk.programme") / "templates"
EXTRA_TEMPLATES = "templates"  # the folder of kinds of meetings inside the municipality's folder of rules
EXTRA_WORDS = "similarity"  # the folder of lists of words inside the municipality's folder of rules
EXTRA_PROMISES = "promises"  # the folder of rules for promises inside it


def load_screening(extra_folder: Path | None = None) -> Screening:
    """Read our own rules and then, in the order of their names, every ``*.toml`` of the folder.

    Raises ``WrongRules`` with a sentence that names the file and the key.
    """
    return Screening(parse_rules(own_rules() | (_extra_rules(extra_folder) if extra_folder else {})))


def own_rules() -> dict[str, str]:
    """The files of the package: name → contents."""
    found = sorted(
        (file for file in OWN_RULES.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name
    )
    return {file.name: file.read_text(encoding="utf-8") for file in found}


def _extra_rules(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise WrongRules(f"{folder}: there is no such folder of rules")
    contents: dict[str, str] = {}
    for file in sorted(folder.glob("*.toml")):
        try:
            contents[str(file)] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongRules(f"{file}: this file cannot be read: {error}") from None
    return contents


def load_similarity_words(extra_folder: Path | None = None) -> Words:
    """Our lists of words, and after them every ``similarity/*.toml`` of the folder, by name.

    Raises ``WrongWords`` with a sentence that names the file.
    """
    own = sorted((file for file in OWN_WORDS.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name)
    texts = [file.read_text(encoding="utf-8") for file in own]
    words = parse_words(texts)
    for file in sorted((extra_folder / EXTRA_WORDS).glob("*.toml")) if extra_folder else ():
        try:
            texts.append(file.read_text(encoding="utf-8"))
            words = parse_words(texts)
        except (OSError, UnicodeDecodeError, WrongWords) as error:
            raise WrongWords(f"{file}: {error}") from None
    return words


def load_promise_rules(extra_folder: Path | None = None) -> Rules:
    """Our rules for promises, and after them every ``promises/*.toml`` of the folder, by name.

    Raises ``WrongPromiseRules`` with a sentence that names the file and the rule.
    """
    own = sorted(
        (file for file in OWN_PROMISES.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name
    )
    texts = {file.name: file.read_text(encoding="utf-8") for file in own}
    for file in sorted((extra_folder / EXTRA_PROMISES).glob("*.toml")) if extra_folder else ():
        try:
            texts[str(file)] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongPromiseRules(f"{file}: this file cannot be read: {error}") from None
    return parse_promise_rules(texts)


def load_templates(extra_folder: Path | None = None) -> dict[str, Template]:
    """Our kinds of meetings, and after them every ``templates/*.toml`` of the folder, by name.

    Raises ``WrongTemplate`` with a sentence that names the file and the key.
    """
    own = sorted(
        (file for file in OWN_TEMPLATES.iterdir() if file.name.endswith(".toml")), key=lambda f: f.name
    )
    texts = {file.name: file.read_text(encoding="utf-8") for file in own}
    for file in sorted((extra_folder / EXTRA_TEMPLATES).glob("*.toml")) if extra_folder else ():
        try:
            texts[str(file)] = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise WrongTemplate(f"{file}: this file cannot be read: {error}") from None
    return parse_templates(texts)
