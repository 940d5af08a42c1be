"""Documents on paper: what is printed is text, whoever wrote it; who may not read it does not print it either."""

import asyncio
import re
import time
from typing import Any

import pytest
from letters.app import router
from sqlalchemy import select

from geleit_kit.db.kit_tables import AccessEntry
from geleit_kit.http import pdf
from geleit_kit.http.pdf import Paper
from geleit_kit.http.pdf_maker import compiled, covered, font_folders, printable
from geleit_kit.pure.problems import Unavailable
from geleit_kit.testing.running import Running
from kit.tests.house import KI, a_letter

NAME = "= #data.title\n#data.name"
HOSTILE = [
    '#read("/etc/passwd")',
    "#panic()",
    "*bold* _em_ $x^2$ @label <label> `raw`",
    '\\ // /* #let data = "x"',
    '"]; #eval("1+1")',
    "= Heading\n- list",
]


def picture(template: str, name: object, **data: Any) -> bytes:
    style = pdf._source("geleit_kit.http", "pdf.typ")
    made = compiled(
        f"{style}\n{template}", {"title": "T", "language": "de", "name": name, **data}, format="png", ppi=40
    )
    return bytes(made)


def literal(name: str) -> str:
    """The same text as a template of which each character is a number: nothing in it can be a command."""
    return "= #data.title\n#(" + " + ".join(f"str.from-unicode({ord(char)})" for char in name) + ")"


@pytest.mark.parametrize("name", HOSTILE)
def test_whatever_a_name_says_is_printed_letter_by_letter(name: str) -> None:
    assert picture(NAME, name) == picture(literal(name), name)


def test_a_name_that_were_put_into_the_template_would_be_a_command() -> None:
    assert picture("= #data.title\n*bold*", "") != picture(literal("*bold*"), "")
    with pytest.raises(RuntimeError):
        picture("= #data.title\n#panic()", "")


def test_a_template_reads_no_file_of_the_machine() -> None:
    for path in ("/etc/passwd", "../../../../../../etc/passwd", "../LICENSE"):
        with pytest.raises(RuntimeError):
            picture(f'= #data.title\n#read("{path}")', "")


def test_no_name_turns_what_stands_around_it() -> None:
    shown = covered(font_folders())
    assert printable({"a": ["x\u202etxt.exe\u2069", 1, None]}, shown) == {"a": ["xtxt.exe", 1, None]}
    assert printable("می\u200cخواهم", shown) == "می\u200cخواهم"  # the joiner that Persian writes with stays


@pytest.mark.parametrize(
    "text", ["Çelik Nguyễn Šarić ʿAbd ar-Raḥmān O’Neill", "Володимир Їжак ґ", "مُحَمَّد پژواک گچ", "ȘȚ ẞ ŉ"]
)
def test_the_fonts_know_the_letters_of_the_people_who_are_printed(text: str) -> None:
    shown = covered(font_folders())
    assert {char for char in text if char != " " and ord(char) not in shown} == set()


async def test_a_letter_that_no_font_knows_is_seen_as_missing_and_the_document_is_made() -> None:
    assert printable("ሰላም", covered(font_folders())) == "\ufffd\ufffd\ufffd"
    assert await pdf.render(NAME, {"title": "T", "language": "de", "name": "ሰላም"})


async def test_the_document_says_its_language_its_title_and_that_it_can_be_read_aloud() -> None:
    made = await pdf.render(NAME, {"title": "Ein Titel", "language": "ar", "name": "x"})
    assert made.startswith(b"%PDF-1.7")
    assert b"<pdfuaid:part>1</pdfuaid:part>" in made
    assert re.search(rb"/Lang\s*\(ar\)", made)


async def test_a_document_without_a_title_is_not_made_since_nobody_could_announce_it() -> None:
    assert await pdf.render("#data.name", {"title": "T", "language": "de", "name": "x"})
    with pytest.raises(Unavailable):
        await pdf.render("#data.name", {"title": "", "language": "de", "name": "x"})


async def test_what_takes_too_long_is_stopped_and_nobody_waits_for_it_meanwhile() -> None:
    endless = "= #data.title\n#for i in range(9000) { for j in range(9000) { for k in range(9000) { let x = k } } }"
    begun = time.monotonic()
    slow = asyncio.create_task(pdf.render(endless, {"title": "T", "language": "de"}, seconds=0.5))
    turns = 0
    while not slow.done():
        await asyncio.sleep(0.01)
        turns += 1
    with pytest.raises(Unavailable):
        await slow
    assert turns > 10
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    ("accept", "paper"),
    [
        ("application/pdf", True),
        ("application/pdf;q=0.9, application/json", True),
        ("application/json, application/pdf", False),
        ("text/html, */*", False),
        (None, False),
    ],
)
def test_who_asks_for_paper_gets_paper(accept: str | None, *, paper: bool) -> None:
    assert pdf.wanted(accept) is paper


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_printed_answer_is_cut_logged_and_kept_by_nobody_like_the_answer_itself(letters: Running) -> None:
    clerk = letters.as_("case_manager", "ki")
    letter = (await clerk.post("/v1/letters", a_letter(text="good", diagnosis="bad"))).json()
    path = f"/v1/letters/{letter['id']}/sheet"
    plain = await clerk.get(path)
    assert (plain.json()["text"], plain.headers["vary"]) == ("good", "Accept, Accept-Language, Authorization")
    answer = await clerk.get(path, headers={"Accept": pdf.MEDIA_TYPE})
    assert (answer.status_code, answer.headers["content-type"]) == (200, pdf.MEDIA_TYPE)
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "no-store"
    counsellor = letters.as_("counsellor", "ki")
    cut = await counsellor.get(path)
    assert "diagnosis" not in cut.json()
    less = await counsellor.get(path, headers={"Accept": pdf.MEDIA_TYPE})
    same = await pdf.render(Paper("letters", "sheet.typ").template, cut.json())
    assert less.content == same != answer.content
    async with letters.app.state.geleit.database.read(KI) as read:
        rows = await read.all(select(AccessEntry).where(AccessEntry.operation == "print_letter"))
    assert [row.categories for row in rows] == [["counselling", "health"]] * 2 + [["counselling"]] * 2
    for role, body, status in (("case_manager", "jobcenter", 404), ("body_admin", "ki", 403)):
        refused = await letters.as_(role, body).get(path, headers={"Accept": pdf.MEDIA_TYPE})
        assert (refused.status_code, refused.headers["content-type"]) == (status, "application/problem+json")


def test_the_document_of_the_service_tells_of_the_paper() -> None:
    [route] = [one for one in router.routes if getattr(one, "operation_id", "") == "print_letter"]
    assert "application/pdf" in route.openapi_extra["responses"]["200"]["content"]
