"""Names of ten origins with the spellings that registers give them, for `match_names`: drawn from published lists.

Spellings come from counts (Arabic, Persian: how often each Latin spelling was seen) and from published tables and
spelling conventions (Cyrillic, Kurdish, Turkish, Romanian, Vietnamese), never from the matcher's own table of sounds.
The lists lie in the folder that `NAME_LISTS` names, else beside the repository (`../shared/data/namen`); without them
a small table of the bench's own serves, for so many people as `MOST_WITHOUT_LISTS` says.
"""

import csv
import os
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

LISTS = Path(os.environ.get("NAME_LISTS") or Path(__file__).resolve().parents[2] / "shared" / "data" / "namen")
MOST_WITHOUT_LISTS = 5_000
"""The table has some two hundred names: among more people everybody is laid beside hundreds who bear the same."""
Row = dict[str, str]
Spell = Callable[[str], str]


@dataclass(eq=False)
class Name:
    """A name and its Latin spellings, each with its weight."""

    spellings: dict[str, float]

    def drawn(self, seed: random.Random) -> str:
        """One spelling, by weight."""
        return seed.choices(list(self.spellings), list(self.spellings.values()))[0]


@dataclass
class Pool:
    """Names of one kind with their frequencies."""

    names: list[Name] = field(default_factory=list)
    weights: list[float] = field(default_factory=list)
    sums: list[float] = field(default_factory=list)

    def add(self, name: Name, weight: float) -> None:
        """Another name."""
        if name.spellings:
            self.names.append(name)
            self.weights.append(weight)

    def draw(self, seed: random.Random) -> Name:
        """A name, by frequency."""
        if len(self.sums) != len(self.weights):
            self.sums = list(accumulate(self.weights))
        return seed.choices(self.names, cum_weights=self.sums)[0]


@dataclass
class Origin:
    """Given, family and middle names by sex (`m`, `w`), and how often somebody bears two given or family names."""

    given: dict[str, Pool]
    family: dict[str, Pool]
    second_given: float = 0.0
    second_family: float = 0.0
    middle: dict[str, Pool] | None = None


def need_lists(persons: int) -> None:
    """Ends at once where so many people cannot be invented without the lists."""
    if persons > MOST_WITHOUT_LISTS and not LISTS.is_dir():
        raise SystemExit(
            f"{persons} persons need the lists of names, and {LISTS} is no folder: NAME_LISTS=<folder> names it, or"
            f" PERSONS={MOST_WITHOUT_LISTS} at most runs without them"
        )


def rows(name: str) -> list[Row]:
    """A list in place."""
    with (LISTS / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def clean(name: str) -> str:
    """As a register would write it; empty where it is no name of letters."""
    name = " ".join(name.replace("‘", "'").split())
    return name.title() if re.fullmatch(r"[^\W\d_]+(?:[ '’-][^\W\d_]+)*", name) else ""


def bare(name: str) -> str:
    """Without diacritics, as a form without special characters leaves it."""
    name = name.translate(str.maketrans("ıđĐłŁ", "idDlL"))
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    )


def replaced(*pairs: tuple[str, str]) -> Spell:
    """A convention as exchanges of letters, in lower case, then without the rest of the diacritics."""

    def spell(name: str) -> str:
        name = name.lower()
        for old, new in pairs:
            name = name.replace(old, new)
        return bare(name).title()

    return spell


def by_convention(name: str, *styles: tuple[float, Spell]) -> Name:
    """The spellings of a name under several conventions with their weights."""
    found: dict[str, float] = defaultdict(float)
    for weight, spell in styles:
        if spelling := clean(spell(name)):
            found[spelling] += weight
    return Name(dict(found))


# Cyrillic, by the published tables -----------------------------------------------------------------------------------

VOWELS = frozenset("аеёиіїоуыэюяє")


@dataclass
class Table:
    """A transliteration table: one letter or a pair of letters -> rows of (position, Latin)."""

    letters: dict[str, list[tuple[str, str]]]

    def spell(self, name: str) -> str:
        """The whole name."""
        words = name.lower().split()
        return " ".join("".join(self._letters(word)).replace("ʹ", "'").strip("'") for word in words).title()

    def _letters(self, word: str) -> Iterator[str]:
        at = 0
        while at < len(word):
            pair = word[at : at + 2]
            for where, latin in self.letters.get(pair, []) if len(pair) == 2 else []:
                if where == "beliebig" or (where in {"wortende", "endung_ого_его"} and at + 2 == len(word)):
                    yield latin
                    at += 2
                    break
            else:
                yield self._letter(word, at)
                at += 1

    def _letter(self, word: str, at: int) -> str:
        sign, before, after = word[at], word[at - 1] if at else "", word[at + 1 : at + 2]
        for where, latin in self.letters.get(before + sign, []) if before else []:
            if where == "nach_vorigem_zeichen":
                return latin
        for where, latin in self.letters.get(sign + after, []) if after else []:
            if where == "vor_naechstem_zeichen":
                return latin
        entries = self.letters.get(sign, [])
        for where, latin in sorted(entries, key=lambda entry: entry[0] in {"beliebig", "sonst"}):
            if here(where, before, after):
                return latin
        return ""


def here(where: str, before: str, after: str) -> bool:
    """Whether a letter stands where the row applies."""
    return {
        "beliebig": True,
        "sonst": True,
        "wortanfang": not before,
        "wortanfang_nach_vokal_nach_ь_ъ": not before or before in VOWELS | {"ь", "ъ"},
        "nach_ж_ч_ш_щ": before in set("жчшщ"),
        "zwischen_vokalen": before in VOWELS and after in VOWELS,
        "nach_и_ы": before in {"и", "ы"},
        "vor_vokal": after in VOWELS,
    }.get(where, False)


def table(norm: str, language: str) -> Spell:
    """A published table of a language."""
    letters: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("umschrift_tabellen.csv"):
        if row["norm"].startswith(norm) and row["sprache"] == language:
            letters[row["zeichen"]].append((row["stellung"], row["latein"]))
    return Table(letters).spell


def passport(language: str) -> Spell:
    """ICAO Doc 9303, table B."""
    letters: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows("icao9303_mrz_kyrillisch.csv"):
        entry = (row["stellung"], row["mrz"].lower())
        if row["art"] == "grundregel":
            letters[row["zeichen"].lower()].append(("sonst", entry[1]))
        elif row["sprache"] == language:
            letters[row["zeichen"].lower()].insert(0, entry)
    exact = {sign: [entries[0]] if entries[0][0] == "beliebig" else entries for sign, entries in letters.items()}
    return Table(exact).spell


# Pools ---------------------------------------------------------------------------------------------------------------


def ranked(names: Iterable[str], seed: random.Random) -> list[tuple[str, float]]:
    """A list without counts gets a frequency by chance: a few names are common, most are rare (Zipf)."""
    order = sorted(set(names))
    seed.shuffle(order)
    return [(name, 1 / (rank + 8)) for rank, name in enumerate(order)]


def counted(lands: tuple[str, ...], elsewhere: float, kind: str) -> Pool:
    """Names in Arabic script by the counts of their bearers; spellings as counted in these lands, some as elsewhere."""
    own: dict[str, Counter[str]] = defaultdict(Counter)
    others: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows("namen_arabisch_latein_laender.csv"):
        spelling = clean(row["latein"])
        if row["art"] == kind and spelling and int(row["anzahl"]) > 1:
            (own if row["land"] in lands else others)[row["arabisch_normalisiert"]][spelling] += int(row["anzahl"])
    pool = Pool()
    for name, spellings in sorted(own.items()):
        total, foreign = spellings.total(), others[name].total()
        found = {spelling: count / total for spelling, count in spellings.items()}
        for spelling, count in others[name].items():
            found[spelling] = found.get(spelling, 0.0) + elsewhere * count / foreign
        pool.add(Name(found), total)
    return pool


def arabic_script(lands: tuple[str, ...], elsewhere: float, second_given: float, second_family: float) -> Origin:
    """Syria and Iraq, or Iran and Afghanistan. The lists do not tell the sex."""
    given, family = counted(lands, elsewhere, "vorname"), counted(lands, elsewhere, "familienname")
    return Origin({"m": given, "w": given}, {"m": family, "w": family}, second_given, second_family)


def listed(language: str, kind: str, sex: str) -> list[str]:
    """Names of a language list; those of unstated sex for both."""
    return [
        row["name"]
        for row in rows("namen_nach_sprache.csv")
        if row["sprache"] == language and row["art"] == kind and row["geschlecht"] in {sex, "u"}
    ]


def by_list(language: str, styles: list[tuple[float, Spell]], seed: random.Random, second_given: float = 0.0) -> Origin:
    """An origin from a language list, spelled by these conventions."""
    pools: dict[tuple[str, str], Pool] = {}
    for kind in ("vorname", "familienname"):
        for sex in ("m", "w"):
            pool = pools[kind, sex] = Pool()
            for name, weight in ranked(listed(language, kind, sex), seed):
                pool.add(by_convention(name, *styles), weight)
    if listed(language, "familienname", "m") == listed(language, "familienname", "w"):
        pools["familienname", "w"] = pools["familienname", "m"]
    return Origin(
        {sex: pools["vorname", sex] for sex in "mw"}, {sex: pools["familienname", sex] for sex in "mw"}, second_given
    )


def cyrillic(language: str, styles: list[tuple[float, Spell]], seed: random.Random) -> Origin:
    """Ukrainian, Russian, Bulgarian."""
    return by_list(
        language,
        [*styles, *((weight / 4, lambda name, spell=spell: bare(spell(name))) for weight, spell in styles)],
        seed,
    )


def kurdish(seed: random.Random) -> Origin:
    """Kurmanji as written in Latin letters, by Turkish offices, and as English or Arabic registers have it."""
    turkish = replaced(("x", "h"), ("w", "v"), ("q", "k"), ("ê", "e"), ("î", "i"), ("û", "u"))
    english = replaced(("ş", "sh"), ("ç", "ch"), ("x", "kh"), ("c", "j"), ("ê", "e"), ("î", "i"), ("û", "u"))
    latin = by_list("kmr", [(0.35, str), (0.2, bare), (0.2, turkish), (0.25, english)], seed, 0.05)
    sorani = sorani_table()
    styles: list[tuple[float, Spell]] = [
        (0.2, sorani),
        (0.2, lambda name: bare(sorani(name))),
        (
            0.6,
            lambda name: replaced(("ş", "sh"), ("ç", "ch"), ("x", "kh"), ("ẍ", "gh"), ("c", "j"), ("ḧ", "h"))(
                sorani(name)
            ),
        ),
    ]
    central = by_list("ckb", styles, seed, 0.05)
    for sex in "mw":
        pairs = [(latin.given[sex], central.given[sex])] + [(latin.family[sex], central.family[sex])] * (sex == "m")
        for mine, theirs in pairs:
            mine.names += theirs.names
            mine.weights += theirs.weights
    return latin


def sorani_table() -> Spell:
    """BGN/PCGN 2007; waw and yeh are consonants at the beginning and beside a vowel."""
    letters: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows("umschrift_tabellen.csv"):
        if row["sprache"] == "ku":
            letters[row["zeichen"]][row["stellung"]] = row["latein"]
    vowels = frozenset("اەێۆ")

    def spell(name: str) -> str:
        out = []
        for at, sign in enumerate(name):
            entry = letters.get(sign, {})
            beside = at == 0 or name[at - 1] in vowels or name[at + 1 : at + 2] in vowels
            out.append(entry.get("beliebig", entry.get("konsonant" if beside else "vokal", "")))
        return "".join(out).title()

    return spell


def tigrinya(seed: random.Random) -> Origin:
    """Ethiopia and Eritrea: the father's given name stands in the place of a family name."""
    pools = {"m": Pool(), "w": Pool()}
    for row in rows("namen_aethiopien_eritrea.csv"):
        variants = [clean(variant) for variant in row["varianten"].split("|") if clean(variant)]
        spellings = {clean(row["latein"]): 0.6, **{variant: 0.4 / len(variants) for variant in variants}}
        for sex in row["geschlecht"].replace("u", "mw"):
            pools[sex].add(
                Name({name: weight for name, weight in spellings.items() if name}), 0.4 ** int(row["haeufigkeitsstufe"])
            )
    del seed
    return Origin(pools, {"m": pools["m"], "w": pools["m"]}, 0.0, 0.35)


def vietnamese(seed: random.Random) -> Origin:
    """Few family names, two given names, and Văn or Thị between them."""
    styles: list[tuple[float, Spell]] = [(0.35, str), (0.65, bare)]
    origin = by_list("vi", styles, seed)
    family = Pool()
    for row in rows("haeufige_familiennamen_laender.csv"):
        if row["land"] == "VN" and row["anteil"]:
            family.add(by_convention(row["name_latein"].split("/")[0], *styles), float(row["anteil"]))
    middle = {sex: Pool([by_convention(name, *styles)], [1.0]) for sex, name in (("m", "Văn"), ("w", "Thị"))}
    return Origin(origin.given, {"m": family, "w": family}, middle=middle)


def origins(seed: random.Random) -> dict[str, tuple[float, Origin]]:
    """Every origin with its share of the people."""
    if not LISTS.is_dir():
        return small()
    turkish_heard = replaced(
        ("ş", "sch"), ("ç", "tsch"), ("c", "dsch"), ("y", "j"), ("ü", "ue"), ("ö", "oe"), ("ı", "i")
    )
    german = replaced(("ü", "ue"), ("ö", "oe"), ("ı", "i"))
    ukrainian = [
        (0.5, table("KMU", "uk")),
        (0.2, table("Deutsche", "uk")),
        (0.1, table("DIN", "uk")),
        (0.2, passport("uk")),
    ]
    russian = [
        (0.35, passport("ru")), (0.1, table("MVD 310", "ru")), (0.15, table("GOST", "ru")),
        (0.25, table("Deutsche", "ru")), (0.15, table("DIN", "ru")),
    ]  # fmt: skip
    bulgarian = [(0.6, table("BG", "bg")), (0.25, table("Deutsche", "bg")), (0.15, table("DIN", "bg"))]
    romanian_heard = replaced(("ș", "sch"), ("ş", "sch"), ("ț", "tz"), ("ţ", "tz"))
    return {
        "Arabic": (0.24, arabic_script(("SY", "IQ"), 0.5, 0.3, 0.15)),
        "Persian": (0.14, arabic_script(("IR", "AF"), 0.15, 0.15, 0.15)),
        "Kurdish": (0.08, kurdish(seed)),
        "Turkish": (0.12, by_list("tr", [(0.5, str), (0.25, bare), (0.15, german), (0.1, turkish_heard)], seed, 0.15)),
        "Ukrainian": (0.16, cyrillic("uk", ukrainian, seed)),
        "Russian": (0.06, cyrillic("ru", russian, seed)),
        "Romanian": (0.06, by_list("ro", [(0.5, str), (0.4, bare), (0.1, romanian_heard)], seed, 0.3)),
        "Bulgarian": (0.05, cyrillic("bg", bulgarian, seed)),
        "Tigrinya": (0.05, tigrinya(seed)),
        "Vietnamese": (0.04, vietnamese(seed)),
    }


# Without the lists: an own table, given names before the bar, family names behind it, spellings of one name with `=`.
SMALL = {
    "Arabic": (
        "Mohammed=Muhammad=Mohamad Ahmad=Ahmed=Achmed Yousef=Yusuf=Jusuf=Youssef Khaled=Chaled=Khalid "
        "Omar=Umar Hussein=Husain=Hussain Fatima=Fatma=Fatimah Nour=Nur=Noor Aisha=Aischa=Aicha "
        "Hassan=Hasan Rasha=Rascha Samir=Sameer|Al-Ahmad=Alahmad=Al Ahmed Haddad=Hadad Khalil=Chalil "
        "Darwish=Darwisch Othman=Osman=Uthman Saleh=Salih Najjar=Nadschar Hamdan Qasim=Kassem=Kasim "
        "Shahin=Schahin"
    ),
    "Persian": (
        "Reza=Resa Hossein=Hussain Mehdi=Mahdi Zahra=Sahra Maryam=Mariam Farhad Shirin=Schirin "
        "Behrouz=Behruz Javad=Jawad Parisa|Ahmadi=Ahmady Rezaei=Rezai=Resai Mohammadi=Mohamadi "
        "Hashemi=Haschemi Karimi=Karimy Sadeghi=Sadeqi Jafari=Dschafari Nazari=Nasari"
    ),
    "Kurdish": (
        "Azad Berivan=Bêrîvan Dilan Rojin=Rojîn Şivan=Shivan=Schiwan Hêvî=Hevi Xelîl=Khalil "
        "Rêzan=Rezan|Demir Xan=Khan Baran Kobani=Kobanî Hesen=Hassan Çelebi=Chelebi"
    ),
    "Turkish": (
        "Mehmet=Mehmed Ayşe=Ayse=Aysche Çağla=Cagla Gül=Guel=Gul Hüseyin=Hueseyin Işıl=Isil "
        "Yusuf=Jusuf|Yılmaz=Yilmaz Şahin=Sahin=Schahin Öztürk=Oeztuerk=Ozturk Çelik=Celik Demir "
        "Kılıç=Kilic"
    ),
    "Ukrainian": (
        "Volodymyr=Wolodymyr Oleksandr=Olexandr Yuliia=Julija=Yulia Serhii=Serhij=Sergiy Kateryna "
        "Yevhen=Jewhen Nataliia=Natalija|Shevchenko=Schewtschenko Kovalenko=Kowalenko "
        "Bondarchuk=Bondartschuk Tkachenko=Tkatschenko Melnyk Kravets=Krawez"
    ),
    "Russian": (
        "Sergey=Sergej=Sergei Dmitry=Dmitri=Dmitrij Yelena=Jelena=Elena Aleksey=Alexej Olga "
        "Yuri=Juri=Iurii|Ivanov=Iwanow=Ivanoff Kuznetsov=Kusnezow Smirnov=Smirnow Zhukov=Schukow"
    ),
    "Romanian": (
        "Ion Ștefan=Stefan Mihai Ioana Ileana Răzvan=Razvan|Popescu Țurcanu=Turcanu Ionescu Mureșan=Muresan Stan"
    ),
    "Bulgarian": (
        "Georgi Ivan=Iwan Tsvetan=Zwetan Yordan=Jordan Petya=Petja|Petrov=Petrow Dimitrov=Dimitrow "
        "Georgiev=Georgiew Hristov=Christow"
    ),
    "Tigrinya": (
        "Tesfay=Tesfai Gebremedhin=Gebremedhen Haile=Hayle Selam Yonas=Jonas Semhar Mebrahtu=Mebratu "
        "Kidane|Tesfay=Tesfai Haile Gebre=Ghebre Berhane=Birhane Weldu=Woldu Tekle"
    ),
    "Vietnamese": ("Minh Hoa Lan Đức=Duc Hương=Huong Tuấn=Tuan|Nguyễn=Nguyen Trần=Tran Phạm=Pham Lê=Le"),
}


def small() -> dict[str, tuple[float, Origin]]:
    """Too small for a figure that counts; enough to run."""
    found = {}
    for origin, line in SMALL.items():
        given, family = (
            Pool(
                [Name(dict.fromkeys(word.split("="), 1.0)) for word in half.split()],
                [1 / (n + 3) for n in range(len(half.split()))],
            )
            for half in line.split("|")
        )
        found[origin] = (0.1, Origin({"m": given, "w": given}, {"m": family, "w": family}, 0.1, 0.1))
    return found
