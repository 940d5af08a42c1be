"""What the words in facts may say: for each field of a fact that holds a word, its closed list or the pattern of a key."""

import re

from geleit_cases.records.rules import Level
from geleit_cases.responsibility.rules import Refusal
from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.referring import MessageKind, ReferralKind, ReferralOutcome
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, Phase, Sex, TargetGroup, WaitKind

DISTRICT = re.compile(r"[a-z0-9_]{1,40}")
"""The key of a district: a body's own list, never a word of a person."""
_DIMENSIONS = {
    "age_band": set(AgeBand),
    "sex": set(Sex),
    "group": set(NationalityGroup),
    "target_group": set(TargetGroup),
    "district": DISTRICT,
}
_REFERRED = {
    f"geleit.referrals.referral.{done}.v1": {"kind": set(ReferralKind)} for done in ("sent", "received", "accepted")
}
CODES: dict[str, dict[str, set[str] | re.Pattern[str]]] = {
    **_REFERRED,
    "geleit.referrals.message.received.v1": {"kind": set(MessageKind)},
    "geleit.referrals.statistics.referral_ended.v1": _DIMENSIONS
    | {"kind": set(ReferralKind), "outcome": set(ReferralOutcome), "addressee_kind": set(BodyKind) | {"unknown"}},
    "geleit.cases.support_record.opened.v1": {"level": set(Level)},
    "geleit.cases.mandate.refused.v1": {"reason": set(Refusal)},
    "geleit.cases.statistics.phase_entered.v1": _DIMENSIONS | {"phase": set(Phase)},
    "geleit.cases.statistics.wait_ended.v1": _DIMENSIONS | {"kind": set(WaitKind)},
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
        if isinstance(allowed, set)
        for code in allowed - COUNTED.get((kind, field), set())
    }
