"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts
from geleit_vocabulary.reasons import ErasureGround

TEXTS = Texts(
    {
        **{f"erasure_ground.{code}": code.label for code in ErasureGround},
        "problem.support_record_open": Text(
            "Es gibt noch eine offene Betreuungsakte. Sie wird zuerst beendet.",
            "A support record is still open. It is ended first.",
        ),
    }
)
