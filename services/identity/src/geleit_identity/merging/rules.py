"""What two records say together, and what each says again when they are separated: pure, over the sealed documents.

A document of a person holds lists whose items have ids (names, addresses, protections), a list of codes (languages) and
single values (birth, interpreter). `PARTS` says of each how it is merged; a part without a rule fails the suite.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission

Content = dict[str, Any]


class MergeReason(Coded):
    """Why two records are one person's. A human has looked."""

    SAME_DOCUMENT = "same_document", "Dasselbe Ausweisdokument gesehen", "The same document was seen"
    PERSON_SAYS = "person_says", "Die Person sagt es selbst", "The person says so"
    REGISTERED_TWICE = "registered_twice", "Zweimal aufgenommen", "Registered twice"
    OTHER = "other", "Anderer Grund", "Another reason"


class ApartReason(Coded):
    """Why two records are of two people."""

    OTHER_DOCUMENT = "other_document", "Verschiedene Ausweisdokumente gesehen", "Different documents were seen"
    PERSON_SAYS = "person_says", "Die Person sagt es selbst", "The person says so"
    RELATIVES = "relatives", "Verwandte, etwa Zwillinge", "Relatives, such as twins"
    OTHER = "other", "Anderer Grund", "Another reason"


class Side(Coded):
    """Whose something is when a merge is undone."""

    KEPT = "kept", "Die Person, deren Akte blieb", "The person whose record stayed"
    MERGED = "merged", "Die Person, deren Akte aufging", "The person whose record was merged"


class Meanwhile(StrEnum):
    """What becomes of a row that came while two records were one, when they are separated."""

    ASKED = "asked"
    """A person says whose it is."""
    PAUSED = "paused"
    """The same, and it carries nothing until somebody has confirmed it: it was declared about another record."""
    BOTH = "both"
    """It protects: it stands for both, until somebody ends the one that is not needed."""
    FOLLOWS = "follows"
    """It goes with the row that it belongs to."""


MEANWHILE: Final[Mapping[str, Meanwhile]] = {
    "access_file_parts": Meanwhile.ASKED,
    "consents": Meanwhile.PAUSED,
    "decisions": Meanwhile.FOLLOWS,
    "hand_disclosures": Meanwhile.ASKED,
    "household_conflicts": Meanwhile.BOTH,
    "legal_holds": Meanwhile.ASKED,
    "links": Meanwhile.PAUSED,
    "open_support_records": Meanwhile.FOLLOWS,
    "processing_restrictions": Meanwhile.BOTH,
    "recipient_duties": Meanwhile.ASKED,
    "releases": Meanwhile.PAUSED,
    "representations": Meanwhile.ASKED,
    "retention_cases": Meanwhile.ASKED,
    "rights_requests": Meanwhile.ASKED,
    "staff": Meanwhile.ASKED,
    "staff_exclusions": Meanwhile.BOTH,
    "tasks": Meanwhile.FOLLOWS,
    "timeline_entries": Meanwhile.ASKED,
}
"""Every table whose rows follow a merge (ID-4: the more protective survives, nothing that allows gets wider). What the
record itself says stands in `PARTS`: a flag that protects is both's there, too.
"""

MERGE = Lifecycle(
    "merge",
    start="merged",
    steps=[Step("undo", "merged", "undone", needs=Permission.PERSON_MERGE, asks="UndoIn")],
)

_ORDER: Final = ("unknown", "conventional", "year", "month", "day")
"""Precisions of a date of birth, the less certain first."""
_NEED: Final = ("unknown", "no", "yes")
"""Need of an interpreter: who needs one in one record needs one."""


def _more_exact(kept: Content, merged: Content) -> Content:
    return merged if _ORDER.index(merged["precision"]) > _ORDER.index(kept["precision"]) else kept


def _more_need(kept: Content, merged: Content) -> Content:
    return merged if _NEED.index(merged["needed"]) > _NEED.index(kept["needed"]) else kept


def _items(kept: list[Content], merged: list[Content]) -> list[Content]:
    """All of both; what says the same in both stands once."""
    said = [_said(item) for item in kept]
    return [*kept, *(item for item in merged if _said(item) not in said)]


def _all(kept: list[Content], merged: list[Content]) -> list[Content]:
    """All of both, whatever they say: of two flags that protect none is left out."""
    known = {item["id"] for item in kept}
    return [*kept, *(item for item in merged if item["id"] not in known)]


def _codes(kept: list[str], merged: list[str]) -> list[str]:
    return list(dict.fromkeys([*kept, *merged]))


def _said(item: Content) -> Content:
    return {name: value for name, value in item.items() if name != "id"}


PARTS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "names": _items,
    "birth": _more_exact,
    "addresses": _items,
    "languages": _codes,
    "interpreter": _more_need,
    "protections": _all,
}
_LISTS: Final = frozenset({"names", "addresses", "protections"})


def together(kept: Content, merged: Content) -> Content:
    """What the record says that stays: what both say, the more certain value, and every flag that protects."""
    both = {part: merge(kept[part], merged[part]) for part, merge in PARTS.items() if part in kept and part in merged}
    return {**merged, **kept, **both}


@dataclass(frozen=True, slots=True)
class Change:
    """Something in the record that came after the merge: an item of a list, or a single value (`id` None)."""

    part: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """The three documents that a merge knew: of the one who stayed, of the one who was merged, and of both together."""

    kept: Content
    merged: Content

    @property
    def both(self) -> Content:
        """What the merge made of them."""
        return together(self.kept, self.merged)


def changes(past: Past, now: Content) -> list[Change]:
    """What came after the merge and belongs to neither: a person says whose it is.

    An item that one of the two had goes with it, changed or not. A flag that protects is not asked about: both keep it.
    """
    found: list[Change] = []
    for part, value in now.items():
        if part in _LISTS:
            known = {item["id"] for item in [*past.kept.get(part, []), *past.merged.get(part, [])]}
            if part != "protections":
                found += [Change(part, item["id"]) for item in value if item["id"] not in known]
        elif part == "languages":
            found += [Change(part, code) for code in value if code not in past.both.get(part, [])]
        elif value != past.both.get(part):
            found.append(Change(part))
    return found


def apart(past: Past, now: Content, to_merged: Collection[Change]) -> tuple[Content, Content]:
    """The document of the one who stayed and of the one who comes back. `to_merged`: which changes are that one's; the
    others are of the one who stayed.
    """
    return _one(past, now, past.kept, to_merged, back=False), _one(past, now, past.merged, to_merged, back=True)


def _one(past: Past, now: Content, mine: Content, to_merged: Collection[Change], *, back: bool) -> Content:
    said: Content = {}
    for part in {**mine, **now}:
        if part in _LISTS:
            said[part] = _list(past, now, mine, part, to_merged, back=back)
        elif part == "languages":
            said[part] = _languages(past, now, mine, to_merged, back=back)
        elif part in now and now[part] != past.both.get(part) and (Change(part) in to_merged) is back:
            said[part] = now[part]
        elif part in mine:
            said[part] = mine[part]
    return said


def _list(
    past: Past, now: Content, mine: Content, part: str, to_merged: Collection[Change], *, back: bool
) -> list[Content]:
    """Mine as they are now; one that stood once for both, and what was left out for it, as it was; what came later."""
    present = {item["id"]: item for item in now.get(part, [])}
    merged_away = {item["id"] for item in past.both.get(part, [])}
    found = []
    for item in mine.get(part, []):
        if item["id"] in present:
            found.append(present[item["id"]])
        elif item["id"] not in merged_away:
            found.append(item)  # it said the same as one of the other's and was not taken over
    known = {item["id"] for item in [*past.kept.get(part, []), *past.merged.get(part, [])]}
    came = [item for key, item in present.items() if key not in known]
    return found + [one for one in came if part == "protections" or (Change(part, one["id"]) in to_merged) is back]


def _languages(past: Past, now: Content, mine: Content, to_merged: Collection[Change], *, back: bool) -> list[str]:
    before, present = past.both.get("languages", []), now.get("languages", [])
    gone = set(before) - set(present)
    came = [code for code in present if code not in before and (Change("languages", code) in to_merged) is back]
    return [*(code for code in mine.get("languages", []) if code not in gone), *came]
