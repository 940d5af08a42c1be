"""A file is what its bytes say."""

import io
import struct
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from geleit_kit.pure.file_types import DOCX, HEIC, JPEG, ODT, PDF, PNG, TIFF, FileType, may_be_taken, type_of
from geleit_kit.pure.office_files import FileRefused

TEXT = b"<w:t>A certificate was brought.</w:t>" * 40


@dataclass
class Held:
    """A file in memory."""

    raw: bytes

    @property
    def size(self) -> int:
        return len(self.raw)

    def read(self, offset: int, length: int) -> bytes:
        return self.raw[offset : offset + length]


def archive(entries: Mapping[str, bytes], *, stored: bool = False) -> bytes:
    """A zip as an office program writes it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as target:
        for name, content in entries.items():
            how = zipfile.ZIP_STORED if name == "mimetype" or stored else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name), content, how)
    return made.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": TEXT} | more)


def odt(kind: bytes = b"application/vnd.oasis.opendocument.text") -> bytes:
    return archive({"mimetype": kind, "content.xml": TEXT})


def refused(raw: bytes) -> str:
    with pytest.raises(FileRefused) as refusal:
        type_of(Held(raw))
    return refusal.value.code


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b"%PDF-1.7\n...\n%%EOF\n", PDF),
        (b"%PDF-2.0\n" + bytes(5000) + b"%%EOF", PDF),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", JPEG),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", PNG),
        (b"II*\x00\x08\x00\x00\x00", TIFF),
        (b"MM\x00*\x00\x00\x00\x08", TIFF),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", HEIC),
        (b"\x00\x00\x00\x1cftypmif1\x00\x00\x00\x00mif1heicmiaf", HEIC),
        (docx(), DOCX),
        (odt(), ODT),
    ],
)
def test_what_people_bring_is_known_by_its_bytes(raw: bytes, found: FileType) -> None:
    assert type_of(Held(raw)) == found
    assert may_be_taken(raw[:32])


@pytest.mark.parametrize(
    "raw",
    [
        b"MZ\x90\x00This program cannot be run in DOS mode",
        b"#!/bin/sh\nrm -rf /",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"\x1f\x8b\x08\x00gzip",
        b"GIF89a",
        b" %PDF-1.7 a page before the paper\n%%EOF",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
        b"x",
    ],
)
def test_what_nobody_brings_is_refused_as_soon_as_it_begins(raw: bytes) -> None:
    assert not may_be_taken(raw)
    assert refused(raw) == "file_type_refused"


def test_a_pdf_without_its_end_is_broken() -> None:
    assert refused(b"%PDF-1.7\n" + bytes(9000)) == "file_broken"


def test_an_archive_of_something_else_is_no_paper() -> None:
    assert refused(archive({"run.exe": b"MZ", "read.txt": TEXT})) == "file_type_refused"
    assert refused(archive({"[Content_Types].xml": b"x", "xl/workbook.xml": TEXT})) == "file_type_refused"
    assert refused(odt(b"application/vnd.oasis.opendocument.spreadsheet")) == "file_type_refused"


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "Basic/Standard/Module1.xml"])
def test_macros_are_not_taken(name: str) -> None:
    assert refused(docx(**{name: b"code"})) == "file_with_macros"


def test_a_bomb_is_told_by_its_directory_and_never_unpacked() -> None:
    assert refused(docx(**{"word/media/image1.png": bytes(40 << 20)})) == "file_bomb"
    many = {f"word/{number}.xml": b"" for number in range(2_001)}
    assert refused(docx(**many)) == "file_bomb"


def test_small_parts_that_unfold_together_are_a_bomb() -> None:
    parts = {f"word/{number}.xml": bytes(1 << 20) for number in range(40)}
    assert refused(docx(**parts)) == "file_bomb"


def test_entries_that_share_their_bytes_are_a_bomb() -> None:
    """Fifield's bomb: many entries of the directory point at one stream."""
    raw = bytearray(docx(**{"word/1.xml": TEXT, "word/2.xml": TEXT}))
    entries = [at for at in range(len(raw)) if raw.startswith(b"PK\x01\x02", at)]
    raw[entries[3] + 42 : entries[3] + 46] = raw[entries[2] + 42 : entries[2] + 46]
    assert refused(bytes(raw)) == "file_bomb"


def test_what_stands_before_or_behind_an_archive_makes_it_broken() -> None:
    whole = docx()
    assert refused(whole + b"<script>") == "file_broken"
    assert refused(whole[:-10]) == "file_broken"
    assert refused(b"PK\x03\x04" + whole) == "file_broken"
    assert refused(b"PK\x03\x04 nothing else") == "file_broken"


def test_an_encrypted_part_is_refused_since_nobody_can_look_at_it() -> None:
    raw = bytearray(docx())
    at = raw.find(b"PK\x01\x02")
    raw[at + 8 : at + 10] = struct.pack("<H", 1)
    assert refused(bytes(raw)) == "file_encrypted"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "word\\..\\x.xml"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert refused(docx(**{name: b"x"})) == "file_broken"


def test_every_cut_of_a_paper_is_refused_in_words_and_never_a_fault() -> None:
    whole = odt()
    for end in range(len(whole)):
        assert refused(whole[:end]) in {"file_broken", "file_type_refused", "file_bomb"}
