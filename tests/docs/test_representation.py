"""The page says of each line of the table what the code says."""

from geleit_identity.representations.declaring import BY_ANOTHER, BY_THE_PERSON, Line
from geleit_identity.representations.texts import TEXTS
from tests.house.places import ROOT

PAGE = (ROOT / "docs/representation.md").read_text("utf-8")
_ANSWERS = {"may": "may", "may_not": "may not", "undecided": "a person judges"}


def _row(line: Line) -> str:
    return f"| `{line.code}` | {_ANSWERS[line.answer]} | {TEXTS[f'place.{line.code}'].en} | {line.source} |"


def test_the_page_tells_each_line_in_the_order_of_the_table() -> None:
    told = [row for row in PAGE.splitlines() if row.startswith("| `")]
    assert told == [_row(line) for line in (*BY_ANOTHER, *BY_THE_PERSON)]
