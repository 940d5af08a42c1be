"""Whose the parts of identity's rows are, for the copy that a person may have (`geleit_kit.pure.holdings`). What is not
named here is words, and waits for a look.
"""

from typing import Final

from geleit_kit.pure.holdings import Holdings, LeftOut, Shows

_DECLARED: Final = {
    "declared_under": Shows.OWN,
    "understanding": Shows.OWN,
    "other_holder": Shows.OWN,
    "judgement": Shows.WORDS,
    "objection": Shows.THIRD,
    "categories": Shows.OWN,
    "form": Shows.OWN,
    "language": Shows.OWN,
    "text_version": Shows.OWN,
    "text_id": Shows.TECHNICAL,
    "text_hash": Shows.TECHNICAL,
    "interpreter": Shows.OWN,
    "pauses": Shows.OWN,
    "information_duties": Shows.OWN,
    "channel": Shows.OWN,
    "secret_holder": Shows.THIRD,
}

HOLDINGS: Final[Holdings] = {
    "persons": {
        "names": Shows.OWN,
        "birth": Shows.OWN,
        "addresses": Shows.OWN,
        "languages": Shows.OWN,
        "interpreter": Shows.OWN,
        "protections.id": Shows.TECHNICAL,
        "protections.kind": Shows.OWN,
        "protections.since": Shows.OWN,
        "protections.until": Shows.OWN,
        "protections.reason": Shows.WORDS,
    },
    "pseudonyms": LeftOut("the random name under which the body keeps the record"),
    "search_keys": LeftOut("keyed digests of the name and the date of birth, by which the record is found"),
    "match_keys": LeftOut("keyed digests of name, date of birth and address, by which doubles are found"),
    "duplicates": {"explanation": Shows.THIRD},
    "representations": {
        "kind": Shows.OWN,
        "fields": Shows.OWN,
        "reserved_fields": Shows.OWN,
        "declares": Shows.OWN,
        "evidence": Shows.OWN,
        "ended_by": Shows.OWN,
        "name": Shows.THIRD,
        "representative": Shows.THIRD,
    },
    "household_conflicts": {"against": Shows.THIRD, "outsider": Shows.THIRD, "reason": Shows.WORDS},
    "staff_exclusions": {"staff": Shows.STAFF, "closeness": Shows.STAFF},
    "barred_staff": LeftOut("for whom of the staff the record does not exist"),
    "timeline_entries": {"code": Shows.OWN, "source": Shows.OWN},
    "consents": _DECLARED,
    "releases": _DECLARED,
    "decisions": {"client": Shows.TECHNICAL},
    "hand_disclosures": {"statements": Shows.OWN, "responsible": Shows.TECHNICAL},
    "grants": {"jti": Shows.TECHNICAL},
    "rights_requests": {"said": Shows.OWN, "representation_id": Shows.OWN},
    "processing_restrictions": {"disputed": Shows.OWN},
    "legal_holds": {"note": Shows.WORDS},
    "access_file_parts": LeftOut("copies that were gathered for requests of the person"),
}
