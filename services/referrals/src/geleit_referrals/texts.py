"""All texts of the service: each room's catalogue, and the labels of the vocabulary's codes."""

from geleit_kit.pure.texts import Texts
from geleit_referrals.conversations.texts import TEXTS as CONVERSATIONS
from geleit_referrals.outcome.schemas import Feedback
from geleit_referrals.referring.rules import Side
from geleit_referrals.referring.texts import TEXTS as REFERRING
from geleit_vocabulary.referring import MessageKind, ReferralKind

_LABELS = Texts(
    {
        **{f"referral.kind.{code}": code.label for code in ReferralKind},
        **{f"referral.direction.{code}": code.label for code in Side},
        **{f"referral.feedback.{code}": code.label for code in Feedback},
        **{f"message.kind.{code}": code.label for code in MessageKind},
    }
)

TEXTS = REFERRING.merge(CONVERSATIONS, _LABELS)
