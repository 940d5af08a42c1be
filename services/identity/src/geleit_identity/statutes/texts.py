"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "statute_use.status.proposed": Text("Vorgeschlagen", "Proposed"),
        "statute_use.status.in_force": Text("In Kraft", "In force"),
        "statute_use.status.rejected": Text("Abgelehnt", "Rejected"),
        "statute_use.status.withdrawn": Text("Zurückgenommen", "Withdrawn"),
        "statute_use.status.expired": Text("Frist abgelaufen", "Expired"),
        "statute_use.status.ended": Text("Beendet", "Ended"),
        "statute_use.action.agree": Text("Zustimmen", "Agree"),
        "statute_use.action.reject": Text("Ablehnen", "Reject"),
        "statute_use.action.withdraw": Text("Zurücknehmen", "Withdraw"),
        "statute_use.action.expire": Text("Ablaufen", "Expire"),
        "statute_use.action.end": Text("Beenden", "End"),
        "proposal.kind.statute_use": Text("Rechtsgrundlage in Kraft setzen", "Put a statute into force"),
        "place.second_person_each_time": Text(
            "Diese Vorschrift verlangt im Einzelfall eine zweite Person.",
            "This statute asks for a second person in every single case.",
        ),
        "place.no_standing_flow_there": Text(
            "An Ausländerbehörden fließt nichts nach einer Regel; das entscheidet ein Mensch im Einzelfall.",
            "Nothing flows to a foreigners' authority by a standing rule; a person decides each case.",
        ),
        "place.statute_of_another_law": Text(
            "Nach dieser Vorschrift übermitteln nur Stellen unter einem anderen Datenschutzrecht.",
            "Only bodies under another data protection law disclose under this statute.",
        ),
        "place.profession_missing": Text(
            "Diese Vorschrift gilt für Geheimnisträger nach § 4 KKG; die Stelle hat keine genannt.",
            "This statute is for the professions of § 4 KKG; the body has named none.",
        ),
        "place.recipient_beyond_the_statute": Text(
            "An solche Stellen trägt diese Vorschrift keine Übermittlung.",
            "This statute carries no disclosure to such bodies.",
        ),
        "place.purpose_beyond_the_statute": Text(
            "Für diesen Zweck trägt diese Vorschrift keine Übermittlung.",
            "This statute carries no disclosure for this purpose.",
        ),
        "place.category_beyond_the_statute": Text(
            "Diese Kategorie trägt diese Vorschrift nicht.", "This statute does not carry this category."
        ),
        "place.category_needs_release": Text(
            "Diese Kategorie geht nur mit Schweigepflichtentbindung.", "This category goes only under a release."
        ),
    }
)
