"""All short lists by name, and the labels of all their codes: `health` of `data_category` is `data_category.health`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from geleit_vocabulary.bodies import BodyKind
from geleit_vocabulary.categories import ConsentForm, DataCategory, SafeDefault
from geleit_vocabulary.coded import Coded, Label
from geleit_vocabulary.grounds import Ground
from geleit_vocabulary.law import STATUTES, AttendanceBasis, AttendanceField, LawRegime, LegalCircle
from geleit_vocabulary.needs import ActionField, NeedCode
from geleit_vocabulary.permissions import Permission
from geleit_vocabulary.purposes import Purpose
from geleit_vocabulary.reasons import (
    BlockReason,
    DeclineReason,
    EndReason,
    ErasureGround,
    FailReason,
    HoldReason,
    NoPayerReason,
    RejectReason,
    WithdrawReason,
)
from geleit_vocabulary.referring import MessageKind, ReferralKind, ReferralOutcome
from geleit_vocabulary.regimes import (
    RETENTION_SOURCES,
    ContractKind,
    Matter,
    Profession,
    RetainedRecord,
    RetentionStart,
)
from geleit_vocabulary.roles import Role
from geleit_vocabulary.statistics import AgeBand, NationalityGroup, Phase, Sex, TargetGroup, WaitKind

LISTS: Final[Mapping[str, type[Coded]]] = MappingProxyType(
    {
        "action_field": ActionField,
        "age_band": AgeBand,
        "attendance_basis": AttendanceBasis,
        "attendance_field": AttendanceField,
        "block_reason": BlockReason,
        "body_kind": BodyKind,
        "consent_form": ConsentForm,
        "contract_kind": ContractKind,
        "data_category": DataCategory,
        "decline_reason": DeclineReason,
        "end_reason": EndReason,
        "erasure_ground": ErasureGround,
        "fail_reason": FailReason,
        "ground": Ground,
        "hold_reason": HoldReason,
        "law_regime": LawRegime,
        "legal_circle": LegalCircle,
        "legal_matter": Matter,
        "message_kind": MessageKind,
        "nationality_group": NationalityGroup,
        "need_code": NeedCode,
        "no_payer_reason": NoPayerReason,
        "permission": Permission,
        "phase": Phase,
        "profession": Profession,
        "purpose": Purpose,
        "referral_kind": ReferralKind,
        "referral_outcome": ReferralOutcome,
        "reject_reason": RejectReason,
        "retained_record": RetainedRecord,
        "retention_start": RetentionStart,
        "role": Role,
        "safe_default": SafeDefault,
        "sex": Sex,
        "target_group": TargetGroup,
        "wait_kind": WaitKind,
        "withdraw_reason": WithdrawReason,
    }
)

LABELS: Final[Mapping[str, Label]] = MappingProxyType(
    {f"{name}.{code}": code.label for name, codes in LISTS.items() for code in codes}
    | {f"statute.{statute.code}": statute.label for statute in STATUTES}
    | {f"retention_source.{source.code}": source.label for source in RETENTION_SOURCES}
)
