"""kit's words about forms: what is wrong in a definition, or in answers."""

from geleit_kit.pure.forms.fields import NO_ANSWER
from geleit_kit.pure.texts import Text, Texts

FORM_TEXTS = Texts(
    {
        **{f"no_answer.{code}": text for code, text in NO_ANSWER.items()},
        "place.keyword_not_offered": Text(
            "Dieses Schlüsselwort gibt es in Formularen nicht.", "Forms do not offer this keyword."
        ),
        "place.element_not_offered": Text(
            "Dieses Element gibt es in der Anordnung nicht.", "The layout does not offer this element."
        ),
        "place.name_not_offered": Text(
            "Kleinbuchstaben, Ziffern und Unterstriche, mit einem Buchstaben am Anfang.",
            "Small letters, digits and underscores, a letter first.",
        ),
        "place.pattern_not_offered": Text(
            "Dieses Muster gibt es nicht: keine Gruppen, keine Auswahl, von ^ bis $.",
            "The pattern is not offered: no groups, no alternatives, from ^ to $.",
        ),
        "place.ref_not_local": Text("Verweise führen nur zu #/$defs/.", "References lead to #/$defs/ only."),
        "place.ref_to_nothing": Text("Der Verweis führt ins Leere.", "The reference leads to nothing."),
        "place.ref_in_a_ring": Text("Der Verweis führt im Kreis.", "The reference leads in a ring."),
        "place.limit_missing": Text(
            "Hier fehlt die Grenze, oder sie ist zu weit.", "The limit is missing, or too wide."
        ),
        "place.label_missing": Text(
            "Es fehlt die Beschriftung auf Deutsch und Englisch.", "The label in German and English is missing."
        ),
        "place.category_missing": Text("Es fehlt die Datenkategorie.", "The data category is missing."),
        "place.purpose_missing": Text("Es fehlt der Zweck.", "The purpose is missing."),
        "place.ground_missing": Text("Es fehlt die Rechtsgrundlage.", "The legal ground is missing."),
        "place.retention_missing": Text("Es fehlt die Dauer der Aufbewahrung.", "The retention is missing."),
        "place.why_missing": Text(
            "Warum wird das gefragt? Auf Deutsch und Englisch.", "Why is it asked? In German and English."
        ),
        "place.own_sheet": Text(
            "Das gehört auf ein eigenes Blatt, auf dem nichts anderes steht.",
            "This belongs on a sheet of its own, with nothing else on it.",
        ),
        "place.too_deep": Text("Das ist zu tief geschachtelt.", "This is nested too deep."),
        "place.twice": Text("Das steht zweimal da.", "This stands twice."),
        "place.field_not_placed": Text(
            "Eine Frage hat in der Anordnung keinen Platz.", "A question has no place in the layout."
        ),
        "place.row_not_numbered": Text("Zeilen tragen Nummern von 1 bis 9999.", "Rows are numbered from 1 to 9999."),
    }
)
