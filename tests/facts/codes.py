"""What the words in facts may say: for each field of a fact that holds a word, its closed list or the pattern of a key."""

import re

from geleit_cases.records.rules import Level
from geleit_cases.responsibility.rules import Refusal
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.referring import MessageKind, ReferralKind, ReferralOutcome
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, Phase, Sex, TargetGroup, WaitKind

DISTRICT = re.compile(r"[a-z0-9_]{1,40}")
"""The key of a district: a body's own list, never a word of a person."""
Allowed = frozenset[str] | re.Pattern[str]
_DIMENSIONS: dict[str, Allowed] = {
    "age_band": frozenset[str](AgeBand),
    "sex": frozenset[str](Sex),
    "group": frozenset[str](NationalityGroup),
    "target_group": frozenset[str](TargetGroup),
    "district": DISTRICT,
}
_REFERRED: dict[str, dict[str, Allowed]] = {
    f"geleit.referrals.referral.{done}.v1": {"kind": frozenset[str](ReferralKind)}
    for done in ("sent", "received", "accepted")
}
CODES: dict[str, dict[str, Allowed]] = {
    **_REFERRED,
    "geleit.referrals.message.received.v1": {"kind": frozenset[str](MessageKind)},
    "geleit.referrals.statistics.referral_ended.v1": _DIMENSIONS
    | {
        "kind": frozenset[str](ReferralKind),
        "outcome": frozenset[str](ReferralOutcome),
        "addressee_kind": frozenset[str]([*BodyKind, "unknown"]),
    },
    "geleit.cases.support_record.opened.v1": {"level": frozenset[str](Level)},
    "geleit.cases.mandate.refused.v1": {"reason": frozenset[str](Refusal)},
    "geleit.cases.statistics.phase_entered.v1": _DIMENSIONS | {"phase": frozenset[str](Phase)},
    "geleit.cases.statistics.wait_ended.v1": _DIMENSIONS | {"kind": frozenset[str](WaitKind)},
}
"""Type -> field -> what may stand there. Facts about an authority are left out: a directory shows what they tell."""
SENSITIVE = re.compile(
    r"health|diagnos|ill|trauma|addict|pregnan|disab|child_prot|kindeswohl|endanger|abus|violen|absen|attend|stayed|missed|no_show|excus"
)
"""What no code in a fact may say."""


def allows(kind: str, field: str, value: str) -> bool:
    """Whether a fact of this type may hold this word there."""
    allowed = CODES.get(kind, {}).get(field)
    if isinstance(allowed, re.Pattern):
        return allowed.fullmatch(value) is not None
    return allowed is not None and value in allowed


COUNTED = {("geleit.referrals.statistics.referral_ended.v1", "addressee_kind"): {"health_office", "health_service"}}
"""What is counted names the kind of authority that a referral went to. No person, no case; suppressed when small."""


def said(kind: str) -> set[str]:
    """Every code that a fact of this type can say."""
    return {
        code
        for field, allowed in CODES.get(kind, {}).items()
        if isinstance(allowed, frozenset)
        for code in allowed - COUNTED.get((kind, field), set())
    }
