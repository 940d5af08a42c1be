"""Sets one document and ends: reads the order from standard input, writes the PDF to standard output.

Run as a file, never imported by a service: what it loads goes with it. On a fault it ends with 1 and says nothing,
since what a compiler says quotes what it read.
"""

import json
import resource
import struct
import sys
import unicodedata
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

FONTS: Final = ("fontpkg_noto_sans", "fontpkg_noto_sans_arabic")
MIB: Final = 1024 * 1024
LIMITS: Final = {
    resource.RLIMIT_AS: 2048 * MIB,
    resource.RLIMIT_CPU: 60,
    resource.RLIMIT_CORE: 0,
    resource.RLIMIT_FSIZE: 0,
}
"""No file can be written, not even a temporary one: what is printed is personal."""
_DIRECTING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NO_GLYPH: Final = "\ufffd"


def font_folders() -> list[Path]:
    """Where the packaged fonts lie. Raises RuntimeError where a package is missing."""
    specs = [find_spec(name) for name in FONTS]
    if any(spec is None or spec.origin is None for spec in specs):
        raise RuntimeError("the packages of the fonts are not installed")
    return [Path(str(spec.origin)).parent / "files" for spec in specs if spec is not None]


def covered(folders: list[Path]) -> frozenset[int]:
    """The characters that the upright fonts can show."""
    found: set[int] = set()
    for path in sorted(path for folder in folders for path in folder.glob("*.ttf") if "Italic" not in path.name):
        for first, last in _segments(path.read_bytes()):
            found.update(range(first, last + 1))
    return frozenset(found)


def _segments(font: bytes) -> Iterator[tuple[int, int]]:
    """First and last character of each run in the table `cmap` (OpenType 1.9, formats 4 and 12)."""
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(count))
    table = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for i in range(struct.unpack_from(">H", font, table + 2)[0]):
        start = table + struct.unpack_from(">HHI", font, table + 4 + 8 * i)[2]
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == 12:  # noqa: PLR2004 -- the number of the format
            groups = struct.unpack_from(">I", font, start + 12)[0]
            yield from (struct.unpack_from(">II", font, start + 16 + 12 * n) for n in range(groups))
        elif kind == 4:  # noqa: PLR2004 -- the number of the format
            half = struct.unpack_from(">H", font, start + 6)[0]
            ends = struct.unpack_from(f">{half // 2}H", font, start + 14)
            firsts = struct.unpack_from(f">{half // 2}H", font, start + 16 + half)
            yield from (pair for pair in zip(firsts, ends, strict=True) if pair[0] != 0xFFFF)  # noqa: PLR2004 -- the end


def printable(value: Any, shown: frozenset[int]) -> Any:
    """The same data with texts that can be set: no character may turn the direction of what stands around it, and one
    that no font shows is a mark that everybody sees (PDF/UA-1 refuses empty boxes).
    """
    if isinstance(value, dict):
        return {key: printable(inner, shown) for key, inner in value.items()}
    if isinstance(value, list):
        return [printable(inner, shown) for inner in value]
    return "".join(_set(char, shown) for char in value) if isinstance(value, str) else value


def _set(char: str, shown: frozenset[int]) -> str:
    if char in _DIRECTING:
        return ""
    if ord(char) in shown or char == "\n" or unicodedata.category(char) == "Cf":
        return char
    return " " if unicodedata.category(char) in {"Cc", "Zs"} else _NO_GLYPH


def compiled(source: str, data: Any, **form: Any) -> Any:
    """What Typst makes of it. `form`: PDF/UA-1, or a picture to look at."""
    import typst  # noqa: PLC0415 -- only this process loads it, and only when it works

    folders = font_folders()
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    given = json.dumps(printable(data, covered(folders)), ensure_ascii=False)
    return typst.compile(
        source.encode(), root=folders[0], font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": given},
        **(form or {"format": "pdf", "pdf_standards": ["ua-1"]}),
    )  # fmt: skip


def main() -> int:
    """One document."""
    for which, most in LIMITS.items():
        resource.setrlimit(which, (most, most))
    try:
        order = json.loads(sys.stdin.buffer.read())
        sys.stdout.buffer.write(compiled(order["source"], order["data"]))
        sys.stdout.buffer.flush()
    except Exception:  # noqa: BLE001 -- whatever it was: it may quote what is personal, and the caller knows the code
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
