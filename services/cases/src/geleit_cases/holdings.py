"""Whose the parts of cases' rows are, for the copy that a person may have (`geleit_kit.pure.holdings`). What is not
named here is words, and waits for a look: contacts, goals and steps often tell of others.
"""

from typing import Final

from geleit_kit.pure.holdings import Holdings, Shows

_OTHERS: Final = dict.fromkeys(("name", "organisation", "phone", "email", "mail", "remark"), Shows.THIRD)

HOLDINGS: Final[Holdings] = {
    "support_records": {"clock_start": Shows.OWN, "concepts_before": Shows.OWN, "dimensions": Shows.OWN},
    "participants": _OTHERS,
    "mandates": {"contact": Shows.STAFF},
    "contacts": {"language": Shows.OWN},
    "contact_wordings": {"language": Shows.OWN, "correction": Shows.OWN},
    "documents": {
        **dict.fromkeys(("kind", "category", "language", "issued_on", "valid_until", "remind_on"), Shows.OWN),
        **dict.fromkeys(("scanned_on", "marks.what", "marks.on"), Shows.OWN),
        "marks.noted_by": Shows.STAFF,
        "filed_by": Shows.STAFF,
    },
    "document_files": {"key": Shows.TECHNICAL, "sha256": Shows.TECHNICAL, "filed_by": Shows.STAFF},
    "assessments": {"talks": Shows.TECHNICAL},
    "needs": {"code": Shows.OWN, "mark": Shows.TECHNICAL},
    "counted_facts": {"dimensions": Shows.OWN, "published": Shows.OWN},
}
