"""Words of the room."""

from geleit_identity.match_parameters.rules import MatchField, MatchOrigin
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"match_origin.{code}": code.label for code in MatchOrigin},
        **{f"match_field.{code}": code.label for code in MatchField},
        "match_parameters.status.draft": Text("Entwurf", "Draft"),
        "match_parameters.status.proposed": Text("Vorgeschlagen", "Proposed"),
        "match_parameters.status.in_force": Text("In Kraft", "In force"),
        "match_parameters.status.rejected": Text("Abgelehnt", "Rejected"),
        "match_parameters.status.withdrawn": Text("Zurückgenommen", "Withdrawn"),
        "match_parameters.status.expired": Text("Frist abgelaufen", "Expired"),
        "match_parameters.status.superseded": Text("Durch eine neuere Fassung ersetzt", "Superseded"),
        "match_parameters.action.propose": Text("Vorschlagen", "Propose"),
        "match_parameters.action.agree": Text("Zustimmen", "Agree"),
        "match_parameters.action.reject": Text("Ablehnen", "Reject"),
        "match_parameters.action.withdraw": Text("Zurücknehmen", "Withdraw"),
        "match_parameters.action.expire": Text("Ablaufen", "Expire"),
        "match_parameters.action.supersede": Text("Ersetzen", "Supersede"),
        "proposal.kind.match_parameters": Text(
            "Parameter des Personenabgleichs in Kraft setzen", "Put parameters of matching into force"
        ),
        "place.level_unknown": Text("Diese Stufe gibt es bei dem Merkmal nicht.", "The field has no such level."),
        "place.level_twice": Text("Diese Stufe ist zweimal genannt.", "This level is named twice."),
        "place.share_out_of_bounds": Text(
            "Ein Anteil liegt nicht zwischen 0,000000001 und 1.", "A share is not between 0.000000001 and 1."
        ),
        "place.shares_not_one": Text(
            "Die Anteile eines Merkmals (m, u und r je für sich) ergeben zusammen nicht 1.",
            "The shares of a field (m, u and r, each by itself) do not add up to 1.",
        ),
        "place.agreement_weighs_less": Text(
            "Volle Übereinstimmung muss für eine Person sprechen, Verschiedenheit dagegen.",
            "Full agreement must speak for one person, and difference against.",
        ),
        "place.households_out_of_bounds": Text(
            "Der Anteil der Paare von Angehörigen liegt zwischen 0 und 0,01.",
            "The share of pairs of relatives lies between 0 and 0.01.",
        ),
        "place.threshold_out_of_bounds": Text(
            "Die Schwelle liegt nicht in ihren Grenzen: sicher 15 bis 60 Bit, möglich ab 4 und mindestens 3 darunter.",
            "The threshold is out of its bounds: certain 15 to 60 bits, possible from 4 on and at least 3 below.",
        ),
        "problem.too_few_records": Text(
            "Aus so wenigen Akten lässt sich nichts lernen.", "Nothing can be learnt from so few records."
        ),
        "problem.learnt_out_of_bounds": Text(
            "Was gelernt wurde, liegt außerhalb der Grenzen für Parameter.",
            "What was learnt lies beyond the bounds of parameters.",
        ),
    }
)
