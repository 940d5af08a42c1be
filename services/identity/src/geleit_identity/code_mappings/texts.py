"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "code_mapping.status.held": Text("Gilt", "In use"),
        "code_mapping.status.retracted": Text("Zurückgenommen", "Retracted"),
        "code_mapping.action.amend": Text("Berichtigen", "Put right"),
        "code_mapping.action.retract": Text("Zurücknehmen", "Retract"),
        "problem.code_mapped_already": Text(
            "Dieser eigene Schlüssel ist ab diesem Tag schon zugeordnet.",
            "This code of the own system has a meaning from that day on already.",
        ),
        "place.code_mapped_already": Text(
            "Dieser eigene Schlüssel ist ab diesem Tag schon anders zugeordnet.",
            "This code of the own system has another meaning from that day on already.",
        ),
        "place.mapping_retracted": Text(
            "Diese Zuordnung wurde zurückgenommen; eine Tabelle holt sie nicht zurück.",
            "This mapping was retracted; a table does not bring it back.",
        ),
    }
)
