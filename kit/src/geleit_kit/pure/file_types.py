"""What a file is, from its bytes alone: no name and no claimed type is believed, and nothing is unpacked.

Taken is what people bring (CA-27): paper that was scanned or photographed, and texts of the two office formats. How
files begin: ISO 32000 7.5.2 (PDF), ITU-T T.81 B.1 (JPEG), W3C PNG 5.2, TIFF 6.0 p. 13,
ISO/IEC 23008-12 10.2 (HEIF brands).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from geleit_kit.pure.office_files import FileRefused, Source, office_type


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that is taken, and how a file of it is called when it leaves."""

    media_type: str
    suffix: str


PDF: Final = FileType("application/pdf", "pdf")
JPEG: Final = FileType("image/jpeg", "jpg")
PNG: Final = FileType("image/png", "png")
TIFF: Final = FileType("image/tiff", "tif")
HEIC: Final = FileType("image/heic", "heic")
DOCX: Final = FileType("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx")
ODT: Final = FileType("application/vnd.oasis.opendocument.text", "odt")
TYPES: Final = {one.media_type: one for one in (PDF, JPEG, PNG, TIFF, HEIC, DOCX, ODT)}

_BEGINNINGS: Final = (
    (b"%PDF-1.", PDF), (b"%PDF-2.", PDF), (b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF), (b"MM\x00*", TIFF),
)  # fmt: skip
_ZIP: Final = b"PK\x03\x04"
_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_END: Final = 2048
HEAD: Final = 32
"""So many bytes tell whether a file can be any of these."""


def may_be_taken(head: bytes) -> bool:
    """Whether a file that begins so can be of a type that is taken; asked while it still arrives."""
    return head.startswith(_ZIP) or _by_beginning(head) is not None


def type_of(source: Source) -> FileType:
    """The type of a whole file. Raises FileRefused with the code of why it is not taken."""
    head = source.read(0, HEAD)
    if head.startswith(_ZIP):
        return TYPES[office_type(source)]
    found = _by_beginning(head)
    if found is None:
        raise FileRefused("file_type_refused")
    if found is PDF and b"%%EOF" not in source.read(max(0, source.size - _END), _END):
        raise FileRefused("file_broken")
    return found


def _by_beginning(head: bytes) -> FileType | None:
    for beginning, found in _BEGINNINGS:
        if head.startswith(beginning):
            return found
    return HEIC if head[4:8] == b"ftyp" and _BRANDS & set(_brands(head)) else None


def _brands(head: bytes) -> Iterator[bytes]:
    """The brand of the file, and those beside it that stand in the first bytes."""
    yield head[8:12]
    yield from (head[at : at + 4] for at in range(16, min(len(head), int.from_bytes(head[:4])), 4))
