"""Words of the room."""

from geleit_identity.consent_texts.rules import CheckedBy, InterpretedBy, Section, TextKind
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "consent_text.status.not_approved": Text("Nicht freigegeben", "Not approved"),
        "consent_text.status.approved": Text("Freigegeben", "Approved"),
        "consent_text.status.discarded": Text("Verworfen", "Discarded"),
        "consent_text.status.superseded": Text("Durch eine neuere Fassung ersetzt", "Superseded"),
        "consent_text.status.retired": Text("Außer Gebrauch", "Out of use"),
        "consent_text.action.approve": Text("Freigeben", "Approve"),
        "consent_text.action.discard": Text("Verwerfen", "Discard"),
        "consent_text.action.supersede": Text("Ersetzen", "Supersede"),
        "consent_text.action.retire": Text("Außer Gebrauch nehmen", "Take out of use"),
        "proposal.kind.consent_text": Text("Text für Einwilligungen freigeben", "Approve a consent text"),
        **{f"text_kind.{code}": code.label for code in TextKind},
        **{f"checked_by.{code}": code.label for code in CheckedBy},
        **{f"interpreted_by.{code}": code.label for code in InterpretedBy},
        **{f"text_section.{code}": code.label for code in Section},
        **{
            f"place.section_missing_{code}": Text(
                f"Es fehlt der Abschnitt „{code.label.de}“.", f"The section “{code.label.en}” is missing."
            )
            for code in Section
        },
        "place.interpreter_missing": Text(
            "Wer hat gedolmetscht? Genannt wird die Funktion, kein Name.",
            "Who interpreted? By function, without a name.",
        ),
        "place.place_unknown": Text(
            "Diesen Platzhalter gibt es nicht. Es gibt: body, recipient, purpose, categories, holder, until.",
            "There is no such place. There are: body, recipient, purpose, categories, holder, until.",
        ),
        "place.place_missing": Text(
            "In diesem Abschnitt fehlt der Platzhalter für seinen Inhalt.", "The section leaves no place for its value."
        ),
        "place.translation_unchecked": Text(
            "Wer hat die Übersetzung mit dem deutschen Text verglichen?",
            "Who has compared the translation with the German text?",
        ),
        "place.text_not_shipped": Text(
            "In dieser Sprache liegt kein Text bei.", "No text of this language comes with Geleit."
        ),
        "place.text_unknown": Text(
            "Diese Fassung des Textes gibt es bei dieser Stelle nicht.", "The body has no such version of the text."
        ),
        "place.text_not_in_this_language": Text(
            "In dieser Sprache gibt es diese Fassung nicht.", "There is no such version in this language."
        ),
        "place.text_for_something_else": Text(
            "Diese Fassung ist für einen anderen Zweck oder Empfänger.",
            "This version is for another purpose or recipient.",
        ),
        "place.text_not_approved": Text(
            "Diese Fassung war am Tag der Erklärung nicht freigegeben.",
            "This version was not approved on the day of the declaration.",
        ),
        "place.text_out_of_use": Text(
            "Diese Fassung war am Tag der Erklärung nicht mehr in Gebrauch.",
            "This version was out of use on the day of the declaration.",
        ),
        "place.text_expired": Text(
            "Diese Fassung war am Tag der Erklärung abgelaufen.",
            "This version had expired on the day of the declaration.",
        ),
        "place.in_the_past": Text("Der Tag liegt in der Vergangenheit.", "The day lies in the past."),
        "problem.text_version_taken": Text(
            "Diese Fassung gibt es schon; eine andere Fassung braucht einen anderen Namen.",
            "This version exists already; another wording needs another name.",
        ),
    }
)
