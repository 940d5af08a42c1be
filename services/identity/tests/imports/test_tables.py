"""Tables as spreadsheets and agencies' systems write them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geleit_identity.imports.rules import (
    MAPPING_COLUMNS,
    MAPPING_FIELDS,
    day_of,
    drafted,
    ill_read,
    known_columns,
    led_back,
    mapping_of,
    wrong_columns,
)
from geleit_identity.imports.tabular import Table, delimiter_of, open_after
from geleit_kit.pure.jobs import LONGEST_ROW
from geleit_kit.pure.problems import Invalid, Place

HEADER = "own_reference;family_name;given_name;birth\n"


def read(*parts: str, own: dict[str, str | None] | None = None) -> list[object]:
    table = Table(known_columns(own or {}))
    records = [record for part in parts for record in table.feed(part)] + table.end()
    return [table.cells(record) if record is not None else None for record in records]


ROW = {"own_reference": "AZ-1", "family_name": "Haddad", "given_name": "Rami", "birth": "1998"}


@pytest.mark.parametrize(
    "text",
    [
        HEADER + "AZ-1;Haddad;Rami;1998\n",
        HEADER + "AZ-1;Haddad;Rami;1998",
        "\ufeff" + HEADER + "AZ-1;Haddad;Rami;1998\r\n",
        "sep=;\r\n" + HEADER + "AZ-1;Haddad;Rami;1998\r\n\r\n;;;\r\n",
        HEADER.replace(";", ",") + 'AZ-1,"Haddad",Rami,1998\n',
        HEADER.replace(";", "\t") + "AZ-1\tHaddad\tRami\t1998\n",
        "Aktenzeichen;NACHNAME; Vorname ;Geburtsdatum\nAZ-1;Haddad;Rami;1998\n",
        HEADER + '"AZ-1";" Haddad\u00a0";"Rami";"=""1998"""\n',
        HEADER.replace("\n", ";\n") + "AZ-1;Haddad;Rami;1998;\n",
    ],
    ids=[
        "semicolon", "no end of line", "byte order mark and CRLF", "sep= and empty rows", "comma and quotes", "tab",
        "German header", "blanks and a formula's shell", "an empty column at the end",
    ],
)  # fmt: skip
def test_a_row_is_read_however_the_table_is_written(text: str) -> None:
    assert read(text) == [ROW]
    assert read(*text) == [ROW], "sign by sign"


def test_a_cell_with_a_line_break_and_quotes_is_one_cell_and_a_missing_end_of_a_row_is_empty() -> None:
    assert read(HEADER + 'AZ-1;"Had""dad\nsecond";Rami\nAZ-2;O"Neill\n') == [
        {"own_reference": "AZ-1", "family_name": 'Had"dad\nsecond', "given_name": "Rami"},
        {"own_reference": "AZ-2", "family_name": 'O"Neill'},
    ]


def test_what_is_wrong_in_one_row_stays_in_it() -> None:
    long = "x" * (LONGEST_ROW + 1)
    assert read(HEADER + f'AZ-1;"Had"dad;\n{long}\nAZ-3;a;b;c;d\nAZ-4;Haddad\n') == [
        Place("", "quote_misplaced"),
        None,
        Place("", "more_cells_than_columns"),
        {"own_reference": "AZ-4", "family_name": "Haddad"},
    ]


@pytest.mark.parametrize(
    ("text", "code", "places"),
    [
        ("", "header_missing", ()),
        ("own_reference;Bemerkung\n", "header_not_understood", (Place("/columns/1", "column_unknown"),)),
        ("family_name;Nachname\n", "header_not_understood", (Place("/columns/1", "column_twice"),)),
        (HEADER + 'AZ-1;"Haddad\nAZ-2;x\n', "quote_not_closed", ()),
        (";;\n", "header_not_understood", ()),
    ],
)
def test_a_table_that_nobody_understands_is_refused_as_a_whole(text: str, code: str, places: tuple[Place, ...]) -> None:
    with pytest.raises(Invalid, match=code) as refusal:
        read(text)
    assert refusal.value.places == places


def test_a_systems_own_columns_are_mapped_or_left_out() -> None:
    own = {"Name1": "family_name", "Bemerkung": None}
    assert read("NAME1;Bemerkung\nHaddad;secret\n", own=own) == [{"family_name": "Haddad"}]


cells = st.text(alphabet='ab;,"\n é', max_size=8).filter(lambda cell: cell == cell.strip() and cell)


@given(st.lists(st.tuples(cells, cells), max_size=4), st.sampled_from(";,"), st.integers(1, 7))
def test_what_the_standard_writer_writes_is_read_wherever_it_is_cut(
    rows: list[tuple[str, str]], delimiter: str, size: int
) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([("family_name", "given_name"), *rows])
    text = written.getvalue()
    parts = [text[at : at + size] for at in range(0, len(text), size)]
    expected = [{"family_name": one, "given_name": other} for one, other in rows]
    assert read(*parts) == expected


@pytest.mark.parametrize(
    ("line", "inside", "after"),
    [
        ('a;"b', False, True), ('a;"b"', False, False), ('a;b"', False, False), ('c"', True, False),
        ('c""', True, True), ('c"";d', True, True), ('c";"d', True, True), ("", True, True), ("", False, False),
    ],
)  # fmt: skip
def test_a_quote_is_open_only_where_a_cell_began_with_one(line: str, *, inside: bool, after: bool) -> None:
    assert open_after(line, ";", inside=inside) is after


def test_the_delimiter_is_the_sign_that_the_header_has_most_outside_of_quotes() -> None:
    assert delimiter_of('"a,b,c,d";e') == ";"
    assert delimiter_of("a,b;c,d") == ","


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1998-03-14", "1998-03-14"), ("14.03.1998", "1998-03-14"), ("1.4.1998", "1998-04-01"), ("03.1998", "1998-03"),
        ("1998", "1998"), ("00.00.1998", "1998"), ("00.03.1998", "1998-03"), ("1998-00-00", "1998"),
        ("1998-03-00", "1998-03"), ("30.02.1998", None), ("14.03.98", None), ("14/03/1998", None), ("35868", None),
        ("12.00.1998", None), ("", None), ("١٩٩٨", None), ("1998-03-00-00", None), ("1998-W10-6", None),
    ],
)  # fmt: skip
def test_days_are_read_as_agencies_write_them_and_never_guessed(text: str, day: str | None) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize("text", ["MÃ¼ller", "Å\u00a0aric", "GroÃŸ", "M\ufffdller", "Ã–zdemir"])
def test_a_text_that_was_read_with_the_wrong_encoding_is_seen(text: str) -> None:
    assert ill_read(text)


@pytest.mark.parametrize("text", ["Müller", "Šarić", "Çelik", "Nguyễn", "O’Neill", "São Ångström", "Ä’Ö", "Åse"])
def test_names_as_people_have_them_are_not_taken_for_it(text: str) -> None:
    assert not ill_read(text) or text == "Ä’Ö"


def test_a_row_becomes_a_person_and_what_is_wrong_leads_back_to_its_column() -> None:
    draft = drafted(
        {
            "own_reference": "AZ-1",
            "family_name": "Haddad|Hadad",
            "given_name": "Rami",
            "birth": "00.03.1998",
            "place": "Köln",
            "address_from": "1.2.2016",
            "languages": "arab, de",
            "interpreter_needed": "Ja",
            "interpreter_language": "arab",
        },
        {"arab": "ar"},
        "register",
    )
    assert draft.places == []
    assert draft.document["birth"] == {"on": "1998-03", "precision": "month"}
    assert [name["value"] for name in draft.document["names"]] == ["Haddad", "Hadad", "Rami"]
    assert draft.document["addresses"] == [{"place": "Köln", "valid_from": "2016-02-01"}]
    assert (draft.document["languages"], draft.document["interpreter"]) == (
        ["ar", "de"],
        {"needed": "yes", "language": "ar"},
    )
    wrong = [Place("/names/2/value", "x"), Place("/birth/on", "x"), Place("/addresses/0/valid_until", "x")]
    found = led_back(wrong, {**draft.origin, "/addresses/0/valid_until": "address_until"})
    assert [one.pointer for one in found] == ["/given_name", "/birth", "/address_until"]


def test_what_cannot_be_read_names_its_column() -> None:
    row = {"birth": "14.03.98", "address_until": "soon", "interpreter_needed": "maybe", "place": "KÃ¶ln"}
    assert [(one.pointer, one.code) for one in drafted(row, {}, "unknown").places] == [
        ("/birth", "year_of_two_digits"),
        ("/address_until", "day_not_readable"),
        ("/interpreter_needed", "yes_no_not_readable"),
        ("/place", "wrong_encoding"),
    ]


GERMAN = {
    "own_reference": ["Aktenzeichen"], "family_name": ["Familienname", "Nachname"], "given_name": ["Vorname", "Vornamen"],
    "patronymic": ["Vatersname"], "birth": ["Geburtsdatum"], "street": ["Straße", "STRASSE", "Strasse"],
    "house_number": ["Hausnummer"], "postal_code": ["PLZ"], "place": ["Ort"], "addition": ["Adresszusatz"],
    "municipality_key": ["AGS", "Gemeindeschlüssel"], "languages": ["Sprachen"], "interpreter_needed": ["Dolmetscher"],
    "interpreter_language": ["Dolmetschsprache"],
}  # fmt: skip


@pytest.mark.parametrize(("field", "header"), [(one, word) for one, words in GERMAN.items() for word in [one, *words]])
def test_a_german_header_is_understood(field: str, header: str) -> None:
    assert read(f"{header};Bemerkung\nabc;d\n", own={" Bemerkung ": None}) == [{field: "abc"}]


def test_a_mapping_of_columns_names_fields_that_there_are() -> None:
    assert wrong_columns({"a": "family_name", "b": None, "c": "mood", "d": "age", "e": "mood"}) == ["age", "mood"]


def test_every_part_of_an_address_has_its_place() -> None:
    row = {
        "street": "Lindenstraße", "house_number": "12a", "postal_code": "52062", "place": "Altenbrück",
        "addition": "bei Haddad", "municipality_key": "05334002", "address_from": "2016-02-01", "address_until": "2.3.2016",
    }  # fmt: skip
    draft = drafted(row, {}, "unknown")
    assert draft.document == {
        "addresses": [
            {
                "street": "Lindenstraße", "house_number": "12a", "postal_code": "52062", "place": "Altenbrück",
                "addition": "bei Haddad", "municipality_key": "05334002", "valid_from": "2016-02-01",
                "valid_until": "2016-03-02",
            }
        ]
    }  # fmt: skip
    pointers = {f"/addresses/0/{name}" for name in draft.document["addresses"][0]}
    assert {draft.origin[at] for at in pointers} == set(row)
    assert [one.code for one in drafted({"address_from": "2016"}, {}, "unknown").places] == ["day_not_readable"]


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        *((word, "yes") for word in ("yes", "Ja", "j", "Y", "1", "true", "wahr", "X")),
        *((word, "no") for word in ("no", "Nein", "n", "0", "false", "falsch")),
        *((word, "unknown") for word in ("unknown", "unbekannt", "?")),
    ],
)
def test_the_need_of_an_interpreter_is_read_in_both_languages(said: str, needed: str) -> None:
    draft = drafted({"interpreter_needed": said}, {}, "unknown")
    assert draft.document == {"interpreter": {"needed": needed, "language": None}}


def test_who_has_a_language_of_interpreting_needs_an_interpreter_and_what_is_no_own_code_stays() -> None:
    draft = drafted({"interpreter_language": "ti", "languages": "arab|ti;de"}, {"arab": "ar"}, "unknown")
    assert draft.document == {"interpreter": {"needed": "yes", "language": "ti"}, "languages": ["ar", "ti", "de"]}
    wrong = [Place("/languages/1", "x"), Place("/interpreter/language", "x"), Place("/interpreter/needed", "x")]
    found = led_back([*wrong, Place("/nowhere", "x")], draft.origin)
    assert [one.pointer for one in found] == ["/languages", "/interpreter_language", "/interpreter_needed", "/nowhere"]


@pytest.mark.parametrize(
    ("row", "birth"),
    [
        ({"birth": "1998"}, {"on": "1998", "precision": "year"}),
        ({"birth": "3.1998"}, {"on": "1998-03", "precision": "month"}),
        ({"birth": "14.3.1998"}, {"on": "1998-03-14", "precision": "day"}),
        ({"birth": "1.1.1998", "birth_precision": "conventional"}, {"on": "1998-01-01", "precision": "conventional"}),
        ({"birth_precision": "unknown"}, {"on": None, "precision": "unknown"}),
    ],
)
def test_a_birth_is_as_certain_as_it_was_written_unless_the_row_says_otherwise(
    row: dict[str, str], birth: dict[str, str | None]
) -> None:
    draft = drafted(row, {}, "unknown")
    assert draft.document == {"birth": birth}
    assert led_back([Place("/birth/precision", "x"), Place("/birth", "x")], draft.origin) == (
        Place("/birth_precision", "x"),
        Place("/birth", "x"),
    )
    assert drafted({"birth": "soon"}, {}, "unknown").places == [Place("/birth", "day_not_readable")]


def test_each_name_is_of_its_kind_and_tells_who_spelled_it() -> None:
    names = drafted({"family_name": "Haddad", "given_name": "Rami"}, {}, "register").document["names"]
    assert [(one["kind"], one["spelling_source"]) for one in names] == [("family", "register"), ("given", "register")]
    assert drafted({}, {}, "register").document == {}


GERMAN_OF_MAPPINGS = {
    "Verfahren": "system", "Codeliste": "code_list", "Eigener Schlüssel": "own_code", "Schlüssel": "code",
    "Gültig ab": "valid_from", "Aktenzeichen": "own_reference",
}  # fmt: skip


@pytest.mark.parametrize(("header", "field"), [*GERMAN_OF_MAPPINGS.items(), *((one, one) for one in MAPPING_FIELDS)])
def test_a_table_of_code_mappings_is_understood_in_both_languages(header: str, field: str) -> None:
    table = Table(MAPPING_COLUMNS)
    records = table.feed(f"{header}\nabc\n") + table.end()
    assert [table.cells(one) for one in records if one is not None] == [{field: "abc"}]
    assert set(GERMAN_OF_MAPPINGS.values()) == set(MAPPING_FIELDS)


@pytest.mark.parametrize(
    ("row", "columns", "document", "places"),
    [
        ({"own_code": "9"}, ["own_code", "code"], {"code": None, "own_code": "9"}, ()),  # has no counterpart
        ({"own_code": "9"}, ["own_code"], {}, (Place("/code", "missing"),)),  # nobody said that it has none
        ({"code": "sgb_ii"}, ["code"], {"code": "sgb_ii"}, ()),
        ({"valid_from": "1.6.2016"}, ["code"], {"code": None, "valid_from": "2016-06-01"}, ()),
        ({"valid_from": "06.2016"}, ["code"], {}, (Place("/valid_from", "day_not_readable"),)),
        ({"valid_from": "soon"}, ["code"], {}, (Place("/valid_from", "day_not_readable"),)),
    ],
)
def test_a_row_of_code_mappings_says_what_a_code_means_or_that_it_has_no_counterpart(
    row: dict[str, str], columns: list[str], document: dict[str, str | None], places: tuple[Place, ...]
) -> None:
    assert mapping_of(row, columns) == (document, places)


@pytest.mark.parametrize(
    ("column", "kind"),
    [
        ("family_name", "family"),
        ("given_name", "given"),
        ("patronymic", "patronymic"),
        ("single_name", "single"),
        ("name", "unknown"),
    ],
)
def test_every_kind_of_name_has_its_column(column: str, kind: str) -> None:
    assert read(f"{column}\nRami\n") == [{column: "Rami"}]
    (name,) = drafted({column: "Rami"}, {}, "register").document["names"]
    assert (name["kind"], name["value"]) == (kind, "Rami")


def test_a_row_keeps_its_own_reference_and_may_say_how_certain_a_birth_is() -> None:
    assert read("own_reference;birth_precision\nAZ-1;estimated\n") == [
        {"own_reference": "AZ-1", "birth_precision": "estimated"}
    ]
    assert drafted({"own_reference": "AZ-1"}, {}, "register").document == {"own_reference": "AZ-1"}
