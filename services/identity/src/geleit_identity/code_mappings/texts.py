"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "problem.code_mapped_already": Text(
            "Dieser eigene Schlüssel ist ab diesem Tag schon zugeordnet.",
            "This code of the own system has a meaning from that day on already.",
        ),
    }
)
