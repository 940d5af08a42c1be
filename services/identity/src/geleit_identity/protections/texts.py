"""Words of the room."""

from geleit_identity.protections.rules import LOCK_YEARS, Hidden, ProtectionKind, Reach
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"protection.{code}": code.label for code in ProtectionKind},
        **{f"conflict_reach.{code}": code.label for code in Reach},
        **{f"hidden.{code}": code.label for code in Hidden},
        "place.lock_longer_than_two_years": Text(
            f"Eine Auskunftssperre gilt höchstens {LOCK_YEARS} Jahre und kann verlängert werden (§ 51 Abs. 4 BMG).",
            f"An address lock lasts {LOCK_YEARS} years at most and can be prolonged (§ 51 (4) BMG).",
        ),
    }
)
