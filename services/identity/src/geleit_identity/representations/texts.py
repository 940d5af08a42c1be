"""Words of the room: also those of each line of the table who may declare."""

from typing import Final

from geleit_identity.representations.declaring import Answer, Understanding
from geleit_identity.representations.rules import EndedBy, Evidence, Field, Kind, OtherHolder
from geleit_kit.pure.texts import Text, Texts

_LINES: Final = {
    "representation_not_in_force": Text(
        "Diese Vertretung gilt an diesem Tag nicht.", "This representation is not in force on this day."
    ),
    "representative_is_feared": Text(
        "Die Person wird vor dieser Vertretung geschützt; sie kann hier nicht für sie sprechen.",
        "The person is protected from this representative, who cannot speak for them here.",
    ),
    "representation_ended_with_majority": Text(
        "Die Person ist volljährig und spricht selbst.", "The person is of age and speaks for themselves."
    ),
    "carer_is_for_adults": Text("Rechtliche Betreuung gibt es nur für Volljährige.", "Only adults have a legal carer."),
    "field_not_covered": Text(
        "Die Vertretung umfasst dieses Gebiet nicht.", "The representation does not cover this field."
    ),
    "power_names_no_declarations": Text(
        "Die Vollmacht nennt keine Erklärungen über Daten.", "The power names no declarations about data."
    ),
    "holders_of_custody_disagree": Text(
        "Die Sorgeberechtigten sind uneins; die Erklärung trägt nicht, bis das geklärt ist (§§ 1627, 1628 BGB).",
        "The holders of custody disagree; nothing rests on this until it is settled (§§ 1627, 1628 BGB).",
    ),
    "supplementary_carer_instead": Text(
        "Für dieses Gebiet spricht die Ergänzungspflegerin oder der Ergänzungspfleger.",
        "A supplementary carer speaks in this field.",
    ),
    "representation_only_told": Text(
        "Die Vertretung ist nur angegeben, kein Nachweis lag vor.",
        "The representation was only told; no evidence was seen.",
    ),
    "age_not_known": Text(
        "Das Alter ist nicht bekannt: Ein Mensch muss beurteilen, wer erklären kann.",
        "The age is not known: a person must judge who can declare.",
    ),
    "age_not_certain": Text(
        "Es ist nicht sicher, ob die Person volljährig ist: Ein Mensch muss beurteilen, wer erklären kann.",
        "It is not certain whether the person is of age: a person must judge who can declare.",
    ),
    "guardian_tells_itself": Text(
        "Das Jugendamt ist Vormund und Empfänger zugleich: Ein Mensch muss beurteilen, ob das zusammengeht.",
        "The youth welfare office is guardian and recipient at once: a person must judge whether that goes together.",
    ),
    "minor_understands_and_is_asked_first": Text(
        "Die minderjährige Person versteht, worum es geht: Sie wird selbst gefragt.",
        "The minor understands what it is about: they are asked themselves.",
    ),
    "other_holder_not_heard": Text(
        "Das ist keine Alltagsfrage: Die andere sorgeberechtigte Person ist zu hören (§ 1687 Abs. 1 BGB).",
        "This is no everyday matter: the other holder of custody is to be heard (§ 1687 (1) BGB).",
    ),
    "adult_understands_and_speaks_first": Text(
        "Die Person versteht, worum es geht: Sie erklärt selbst, nicht die Betreuung.",
        "The person understands what it is about: they declare themselves, not the carer.",
    ),
    "holder_of_custody_everyday": Text(
        "Eine sorgeberechtigte Person entscheidet in Alltagsfragen.",
        "One holder of custody decides in everyday matters.",
    ),
    "both_holders_of_custody": Text("Beide Sorgeberechtigten erklären es.", "Both holders of custody declare it."),
    "holder_of_sole_custody": Text("Die allein sorgeberechtigte Person.", "The holder of sole custody."),
    "guardian": Text("Der Vormund vertritt.", "The guardian represents."),
    "official_guardian": Text("Der Amtsvormund vertritt.", "The official guardian represents."),
    "supplementary_carer": Text(
        "Die Ergänzungspflege umfasst dieses Gebiet.", "The supplementary carer's field covers it."
    ),
    "legal_carer": Text("Die rechtliche Betreuung umfasst dieses Gebiet.", "The legal carer's duties cover it."),
    "authorised_person": Text("Die Vollmacht umfasst die Erklärung.", "The power covers the declaration."),
    "lawyer": Text("Die Vollmacht der Anwältin oder des Anwalts umfasst sie.", "The lawyer's power covers it."),
    "reservation_of_consent": Text(
        "Für dieses Gebiet besteht ein Einwilligungsvorbehalt (§ 1825 BGB): Ein Mensch muss beurteilen, was gilt.",
        "Consent is reserved in this field (§ 1825 BGB): a person must judge what counts.",
    ),
    "adult_does_not_understand": Text(
        "Die Person versteht nicht, worum es geht; sie braucht eine Vertretung.",
        "The person does not understand what it is about and needs somebody to represent them.",
    ),
    "adult": Text("Die Person ist volljährig.", "The person is of age."),
    "child": Text("Ein Kind unter sieben erklärt nichts selbst.", "A child below seven declares nothing."),
    "minor_does_not_understand": Text(
        "Die minderjährige Person versteht nicht, worum es geht.", "The minor does not understand what it is about."
    ),
    "minor_applies_for_benefits": Text(
        "Ab 15 kann Sozialleistungen beantragen, wer sie braucht (§ 36 SGB I).",
        "From 15 on a minor applies for social benefits (§ 36 SGB I).",
    ),
    "minor_too_young": Text("Unter 14 erklären die Sorgeberechtigten.", "Below 14 those who have custody declare."),
    "minor_understands": Text(
        "Die minderjährige Person versteht, worum es geht.", "The minor understands what it is about."
    ),
    "understanding_not_looked_at": Text(
        "Ob die minderjährige Person versteht, worum es geht, wurde nicht geprüft.",
        "Nobody looked whether the minor understands what it is about.",
    ),
}

TEXTS = Texts(
    {
        **{f"place.{code}": text for code, text in _LINES.items()},
        **{f"representation_kind.{code}": code.label for code in Kind},
        **{f"field_of_life.{code}": code.label for code in Field},
        **{f"representation_evidence.{code}": code.label for code in Evidence},
        **{f"representation_ended_by.{code}": code.label for code in EndedBy},
        **{f"other_holder.{code}": code.label for code in OtherHolder},
        **{f"understanding.{code}": code.label for code in Understanding},
        f"verdict.{Answer.MAY}": Text("Ja", "May"),
        f"verdict.{Answer.MAY_NOT}": Text("Nein", "May not"),
        f"verdict.{Answer.UNDECIDED}": Text("Ein Mensch entscheidet", "A person decides"),
        "representation.status.recorded": Text("Eingetragen", "Recorded"),
        "representation.status.ended": Text("Beendet", "Ended"),
        "representation.action.end": Text("Beenden", "End"),
        "representation.action.expire": Text("Ablaufen", "Expire"),
        "place.reservation_only_with_legal_carer": Text(
            "Einen Einwilligungsvorbehalt gibt es nur bei rechtlicher Betreuung (§ 1825 BGB).",
            "Consent is reserved only with a legal carer (§ 1825 BGB).",
        ),
        "place.reservation_outside_fields": Text(
            "Der Vorbehalt liegt außerhalb der Aufgabenbereiche.", "The reservation lies outside of the fields."
        ),
        "place.carer_for_all_does_not_exist": Text(
            "Eine Betreuung für alle Angelegenheiten gibt es nicht; die Bereiche sind zu nennen (§ 1815 BGB).",
            "Nobody is carer for all matters; the fields are to be named (§ 1815 BGB).",
        ),
        "place.represents_self": Text("Niemand vertritt sich selbst.", "Nobody represents themselves."),
        "problem.representative_is_feared": _LINES["representative_is_feared"],
        "problem.representation_not_named": Text(
            "Unter welcher Vertretung gefragt wurde, ist nicht eingetragen.",
            "Under which representation this was asked is not recorded.",
        ),
        "place.representation_unknown": Text(
            "Diese Vertretung der Person ist nicht eingetragen.", "The person has no such representation here."
        ),
        "place.majority_is_reckoned": Text(
            "Die Volljährigkeit wird aus dem Geburtsdatum berechnet.", "Majority is reckoned from the date of birth."
        ),
        "place.judgement_missing": Text(
            "Hier muss ein Mensch beurteilen, ob die Erklärung gilt, und sagen warum.",
            "A person must judge whether this counts, and say why.",
        ),
        "place.signed_by_needs_representation": Text(
            "Wer für die Person unterschreibt, braucht eine eingetragene Vertretung.",
            "Who signs for the person needs a representation that is recorded.",
        ),
    }
)
