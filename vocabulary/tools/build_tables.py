# ruff: noqa: INP001 -- a script beside the package, run by hand when a publisher brings out a new version
"""Makes the tables of the official lists in `geleit_vocabulary/data` from the publishers' files.

`python vocabulary/tools/build_tables.py FOLDER`: FOLDER holds the raw lists in `codelisten/` and
`gemeindeverzeichnis/`; origin and licence of each are in the table's own head and in NOTICE. Needs `babel` for the
English names of states (Unicode CLDR). A new version of a list is a new file beside the old one.
"""

import csv
import gzip
import sys
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path

from babel import Locale

HERE = Path(__file__).parent
DATA = HERE.parent / "src/geleit_vocabulary/data"
FIXED = ("code", "de", "en", "valid_from", "valid_to", "successor")
XREPOSITORY = "XRepository, edited into a table of our own; English by Geleit"
NO_LICENCE = "official list without a named licence; name the source"

OURS = "Geleit"
CLDR = "Unicode CLDR 47"

THERE_ON = "2023-11-30"
SLIVER = 0.01  # exchanges of land below this share of the area are no succession

Row = dict[str, str]


DESTATIS_STATES = "Statistisches Bundesamt (Destatis), Staats- und Gebietssystematik; English: Unicode CLDR 47"
DESTATIS_PLACES = (
    "© Daten (im Auftrag der Herausgebergemeinschaft Statistische Ämter des Bundes und der Länder) Statistisches "
    "Bundesamt (Destatis), 2025; rearranged. Successors 2000 to 2023: © BBSR Bonn, Umsteigeschlüssel"
)


def read(path: Path) -> list[Row]:
    """The rows of a CSV file, packed or not."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(content.decode("utf-8").splitlines()))


def read_tsv(name: str) -> list[Row]:
    """The rows of one of the tables beside this file."""
    with (HERE / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(key: str, version: str, head: Row, rows: Iterable[Row], columns: tuple[str, ...] = ()) -> None:
    """Writes one version of one list."""
    names = ("title_de", "title_en", "publisher", "urn", "urn_version", "source", "licence", "english", "valid_from")
    lines = [f"# {name}\t{head.get(name, '')}" for name in names] + [f"# version\t{version}"]
    lines.append("\t".join(FIXED + columns))
    for row in rows:
        values = [" ".join(row.get(column, "").split()) for column in FIXED + columns]
        lines.append("\t".join(values))
    DATA.joinpath(f"{key}.{version}.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def day_before(text: str) -> str:
    """The day before an ISO day; empty stays empty."""
    return (date.fromisoformat(text) - timedelta(days=1)).isoformat() if text else ""


def official(raw: Path, english: dict[tuple[str, str], Row]) -> None:
    """The lists of the XRepository: a code dropped from a day on was valid until the day before."""
    for head in read_tsv("official_lists.tsv"):
        rows = []
        for row in read(raw / f"{head['file']}.csv"):
            ours = english.get((head["key"], row["code"]), {})
            rows.append(
                {
                    "code": row["code"],
                    "de": row.get("kurzbeschreibung") or row["bezeichnung"],
                    "en": ours.get("en", ""),
                    "valid_from": row.get("meldbar_ab") or row.get("neu_ab") or "",
                    "valid_to": row.get("meldbar_bis") or day_before(row.get("entfaellt_ab") or ""),
                    "successor": ours.get("successor", ""),
                }
            )
        named = {"source": f"{head['publisher']}, {XREPOSITORY}", "licence": NO_LICENCE, "english": OURS}
        write(head["key"], head["version"], head | named, rows)


def residence_titles(raw: Path) -> None:
    """BAMF's list of titles. `used_by`: foreigners' authority, BAMF, job centre, AsylbLG; `stock` = no longer given."""
    marks = {"abh": "abh", "bamf": "bamf", "tgs": "tgs", "tgs_ueb": "tgs_ueb", "tla": "tla"}
    rows = [
        {
            "code": row["schluessel"],
            "de": row["wert"],
            "used_by": " ".join(mark for column, mark in marks.items() if row[column] == "1"),
            "stock": "yes" if row["nur_bestand"] == "1" else "",
        }
        for row in read(raw / "aufenthaltstitel_bamf_integration.csv")
    ]
    head = {
        "title_de": "Aufenthaltstitel (BAMF, Integration)", "title_en": "Residence titles (BAMF, integration)",
        "publisher": "BAMF", "urn": "urn:de:xauslaender:codelist:integration:aufenthaltstitel",
        "source": f"BAMF, {XREPOSITORY}", "licence": NO_LICENCE, "valid_from": "2026-05-06",
    }  # fmt: skip
    write("residence_title", "19", head, rows, ("used_by", "stock"))


def states(raw: Path, english: dict[tuple[str, str], Row]) -> None:
    """States and nationalities by the three-digit key; `iso2`, `iso3` where there are official ones."""
    territories = Locale("en").territories
    iso = {row["code"]: (row["iso3166_alpha2"], row["iso3166_alpha3"]) for row in read(raw / "staaten_destatis.csv")}
    for key, file, de, en, urn in (
        ("state", "staaten_destatis", "Staaten", "States", "staat"),
        (
            "nationality",
            "staatsangehoerigkeiten_destatis",
            "Staatsangehörigkeiten",
            "Nationalities",
            "staatsangehoerigkeit",
        ),
    ):
        rows = []
        for row in read(raw / f"{file}.csv"):
            iso2, iso3 = iso.get(row["code"], ("", ""))
            ours = english.get(("nationality", row["code"]), {}).get("en", "")
            name = ours or territories.get(iso2, "")
            told = {"code": row["code"], "de": row["name"], "en": name, "english": OURS if ours else ""}
            rows.append(told | {"iso2": iso2, "iso3": iso3})
        head = {
            "title_de": de, "title_en": en, "publisher": "Destatis", "source": DESTATIS_STATES,
            "urn": f"urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:{urn}",
            "licence": "official list without a named licence; CLDR: Unicode-3.0", "valid_from": "2021-02-19",
            "english": CLDR,
        }  # fmt: skip
        write(key, "2021-02-19", head, rows, ("english", "iso2", "iso3"))


def languages(raw: Path) -> None:
    """Languages by ISO 639-3; `own_name` in the language itself, `direction` of its script."""
    rows = [
        {
            "code": row["iso639_3"], "de": row["name_de"], "en": row["name_en"], "own_name": row["eigenname"],
            "direction": row["schreibrichtung"], "iso1": row["iso639_1"],
            "scope": {"M": "macrolanguage", "S": "special"}.get(row["iso639_3_scope"], ""),
        }
        for row in read(raw / "sprachen.csv")
    ]  # fmt: skip
    rows += [row | {"english": OURS} for row in read_tsv("languages_added.tsv")]
    head = {
        "title_de": "Sprachen (ISO 639-3)", "title_en": "Languages (ISO 639-3)",
        "publisher": "SIL International, Unicode",
        "source": "Unicode CLDR 47, © Unicode, Inc.; ISO 639-3 code set, SIL International, iso639-3.sil.org; six "
        "languages added by Geleit", "licence": "Unicode-3.0; facts", "valid_from": "2026-07-23",
        "english": CLDR,
    }  # fmt: skip
    write(
        "language",
        "2026-07-23",
        head,
        sorted(rows, key=lambda row: row["code"]),
        ("english", "own_name", "direction", "iso1", "scope"),
    )


def cefr(raw: Path) -> None:
    """The six levels of the Common European Framework; `rank` 1 to 6."""
    rows = [
        {"code": row["code"], "de": row["bezeichnung_de"], "en": row["bezeichnung_en"], "rank": row["rang"]}
        for row in read(raw / "ger_niveaus.csv")
    ]
    head = {
        "title_de": "Sprachniveaus (GER)", "title_en": "Language levels (CEFR)", "publisher": "Council of Europe",
        "source": "Common European Framework of Reference for Languages, names of the levels", "licence": "facts",
        "english": "Council of Europe",
    }  # fmt: skip
    write("cefr", "2001", head, rows, ("rank",))


KINDS = {
    "60": "market", "61": "independent_city", "62": "independent_city", "63": "town", "64": "municipality",
    "65": "unincorporated", "66": "unincorporated", "67": "large_town",
}  # fmt: skip


def municipalities(raw: Path) -> None:
    """Municipalities by AGS (8 digits), those of 2026-06-30 and those that were there from 2018 on and are gone."""
    now = {row["ags"]: row for row in read(raw / "gemeinden_names_2026-06-30.csv")}
    kind = {row["ags"]: KINDS[row["type_code"]] for row in read(raw / "gemeinden_2024-12-31.csv")}
    kind |= {"06415000": "independent_city", "07232503": "municipality", "13000998": "unincorporated"}
    began, ended, followers = territorial(raw)
    rows = [
        {"code": ags, "de": row["name"], "valid_from": began.get(ags, ""), "ars": row["ars"], "kind": kind[ags]}
        for ags, row in now.items()
    ]
    ars = {row["ags"]: row["ars"] for row in read(raw / "gemeinden_2023-11-30.csv.gz")}
    ars |= {row["ags"]: row["ars"] for row in read(raw / "gemeinden_2024-12-31.csv")}
    for row in read(raw / "obsolete_ags_2018_2026.csv"):
        ags, name = row["ags"], row["name"]
        successors = list(final(ags, followers, now.keys())) or same_name(ags, name, now.values())
        last = ended.get(ags) or f"{row['last_contained_in_year_end']}-12-31"
        gone = {"code": ags, "de": name, "valid_to": last, "successor": " ".join(successors)}
        rows.append(gone | {"ars": ars.get(ags, "")})
    head = {
        "title_de": "Gemeinden (AGS)", "title_en": "Municipalities (AGS)", "publisher": "Destatis",
        "source": DESTATIS_PLACES, "licence": "Destatis, with attribution; BBSR dl-de/by-2-0",
        "valid_from": "2026-06-30",
    }  # fmt: skip
    write("municipality", "2026-06-30", head, sorted(rows, key=lambda row: row["code"]), ("ars", "kind"))


def territorial(raw: Path) -> tuple[dict[str, str], dict[str, str], dict[str, set[str]]]:
    """First day of new keys, last day of old ones where an event dates them, and the direct followers of each key."""
    began: dict[str, str] = {}
    ended: dict[str, str] = {}
    followers: dict[str, set[str]] = {}
    there = {row["ags"] for row in read(raw / "gemeinden_2023-11-30.csv.gz")}
    events = [row for row in read(raw / "territorial_changes_2023-01_2025-02.csv") if row["unit"] == "municipality"]
    for row in events:
        if row["kind"] in {"dissolution", "key_change"}:
            ended[row["old_ags"]] = day_before(row["legally_effective"])
            followers.setdefault(row["old_ags"], set()).add(row["new_ags"])
        if row["new_ags"] not in there and row["legally_effective"] > THERE_ON:
            began[row["new_ags"]] = row["legally_effective"]
    for row in read(raw / "ags_transitions_2020_2023_bbsr.csv"):
        if row["old_ags"] not in ended and row["old_ags"] != row["new_ags"] and float(row["area_share"] or 0) >= SLIVER:
            followers.setdefault(row["old_ags"], set()).add(row["new_ags"])
    for row in read(raw / "ags_to_2020_bbsr.csv.gz"):
        if row["year_end"] >= "2018" and row["old_ags"] != row["ags_2020"] and float(row["area_share"] or 0) >= SLIVER:
            followers.setdefault(row["old_ags"], set()).add(row["ags_2020"])
    return began, ended, followers


def final(ags: str, followers: dict[str, set[str]], now: Iterable[str]) -> Iterator[str]:
    """The keys of today that a key has come to, through any number of changes."""
    there, seen, open_ = set(now), {ags}, sorted(followers.get(ags, ()))
    while open_:
        key = open_.pop(0)
        if key in seen:
            continue
        seen.add(key)
        if key in there:
            yield key
        else:
            open_ += sorted(followers.get(key, ()))


def same_name(ags: str, name: str, now: Iterable[Row]) -> list[str]:
    """For changes after the last dated event: the one key of today with the same name in the same Land."""
    found = [row["ags"] for row in now if row["name"] == name and row["land_code"] == ags[:2]]
    return found if len(found) == 1 else []


KREIS_KINDS = {
    "Kreisfreie Stadt": "independent_city", "Stadtkreis": "independent_city", "Kreis": "kreis", "Landkreis": "kreis",
    "Regionalverband": "kreis",
}  # fmt: skip


def kreise(raw: Path) -> None:
    """Kreise and independent cities by their five digits."""
    rows = [
        {"code": row["kreis_ags"], "de": row["name"], "kind": KREIS_KINDS[row["type"]]}
        for row in read(raw / "kreise_2024-12-31.csv")
    ]
    rows += [
        {
            "code": "05313",
            "de": "Aachen, Stadt",
            "kind": "independent_city",
            "valid_to": "2009-10-20",
            "successor": "05334",
        },
        {"code": "05354", "de": "Aachen, Kreis", "kind": "kreis", "valid_to": "2009-10-20", "successor": "05334"},
        {
            "code": "16056",
            "de": "Eisenach, Stadt",
            "kind": "independent_city",
            "valid_to": "2021-06-30",
            "successor": "16063",
        },
        {"code": "06415", "de": "Hanau, Brüder-Grimm-Stadt", "kind": "independent_city"},
    ]
    for row in rows:
        if row["code"] == "05334":
            row["valid_from"] = "2009-10-21"
    head = {
        "title_de": "Kreise und kreisfreie Städte", "title_en": "Kreise and independent cities",
        "publisher": "Destatis",
        "source": DESTATIS_PLACES, "licence": "Destatis, with attribution", "valid_from": "2026-06-30",
    }  # fmt: skip
    write("kreis", "2026-06-30", head, sorted(rows, key=lambda row: row["code"]), ("kind",))


def main(folder: Path) -> None:
    """Writes all tables."""
    english = {(row["list"], row["code"]): row for row in read_tsv("english.tsv")}
    lists, places = folder / "codelisten", folder / "gemeindeverzeichnis"
    official(lists, english)
    residence_titles(lists)
    states(lists, english)
    languages(lists)
    cefr(lists)
    municipalities(places)
    kreise(places)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
