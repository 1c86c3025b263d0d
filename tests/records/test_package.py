"""The archive for the journal: everything in it, and a manifest that can be checked."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from livetalk.records import package
from livetalk.records.fixed_zip import UnsafeName, packed
from livetalk.records.forms import FORMS
from livetalk.records.package import PackedFile, WrongJournal
from tests.records.samples import DANISH, TRICKY
from tests.records.test_journal import COMPLETE

PAGE = PackedFile(name="record.html", media_type="text/html; charset=utf-8", content=b"<!doctype html>")


@pytest.fixture(scope="module")
def content() -> bytes:
    return package.write(TRICKY, DANISH, journal=COMPLETE, extra=(PAGE,))


@pytest.fixture(scope="module")
def archive(content: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(content))


@pytest.fixture(scope="module")
def manifest(archive: zipfile.ZipFile) -> Any:
    return json.loads(archive.read("manifest.json"))


def test_every_form_is_in_it(archive: zipfile.ZipFile) -> None:
    assert archive.testzip() is None
    assert set(archive.namelist()) == {form.file for form in FORMS.values()} | {
        "manifest.json", "sha256sums.txt", "record.schema.json", "journal.json", "journal.xml", "record.html",
    }  # fmt: skip


def test_the_manifest_names_every_file_with_its_size_and_sum(archive: zipfile.ZipFile, manifest: Any) -> None:
    listed = {file["name"]: file for file in manifest["files"]}
    assert set(listed) == set(archive.namelist()) - {"manifest.json", "sha256sums.txt"}
    for name, file in listed.items():
        content = archive.read(name)
        assert file["bytes"] == len(content)
        assert file["sha256"] == hashlib.sha256(content).hexdigest()
        assert "/" in file["media_type"]


def test_the_manifest_says_what_it_is_of_and_which_standards_the_pdf_keeps(manifest: Any) -> None:
    assert (manifest["title"], manifest["version"], manifest["url"]) == (TRICKY.title, 2, TRICKY.url)
    standards = {file["name"]: file["standards"] for file in manifest["files"] if "standards" in file}
    assert standards == {"record.pdf": ["a-2a", "ua-1"]}


def test_the_sums_are_what_sha256sum_says(archive: zipfile.ZipFile, tmp_path: Path) -> None:
    archive.extractall(tmp_path)
    subprocess.run(
        ["sha256sum", "--check", "--strict", "sha256sums.txt"], cwd=tmp_path, check=True, timeout=60
    )


def test_the_same_record_gives_the_same_bytes(content: bytes) -> None:
    assert package.write(TRICKY, DANISH, journal=COMPLETE, extra=(PAGE,)) == content


def test_nothing_of_the_clock_or_the_machine_is_in_it(archive: zipfile.ZipFile) -> None:
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in archive.infolist()} == {0o100644}


def test_without_metadata_there_is_no_journal_in_it() -> None:
    names = zipfile.ZipFile(io.BytesIO(package.write(TRICKY, DANISH))).namelist()
    assert [name for name in names if name.startswith("journal")] == []


def test_given_metadata_that_is_not_complete_then_nothing_is_packed() -> None:
    with pytest.raises(WrongJournal, match="kle_wrong") as refused:
        package.write(TRICKY, DANISH, journal=msgspec.structs.replace(COMPLETE, kle="1"))
    assert refused.value.codes == ("kle_wrong",)


def test_progress_is_told_up_to_the_end() -> None:
    steps: list[tuple[int, int]] = []
    package.write(TRICKY, DANISH, progress=lambda done, total: steps.append((done, total)))
    assert steps == sorted(steps)
    assert steps[-1] == (len(FORMS) * 100, len(FORMS) * 100)


@pytest.mark.parametrize("name", ["../a", "/etc/a", "a b", "C:a", "a\\b", "", ".a", "a/../b", "Æ", "a//b"])
def test_no_name_leads_out_of_the_archive(name: str) -> None:
    with pytest.raises(UnsafeName):
        packed({name: b""})


def test_two_files_of_one_name_are_refused() -> None:
    twice = msgspec.structs.replace(PAGE, name="record.pdf")
    with pytest.raises(ValueError, match="same name"):
        package.write(TRICKY, DANISH, extra=(twice,))
