"""Words of the room."""

from geleit_identity.consents.rules import Channel, Duty, Form
from geleit_kit.pure.texts import Text, Texts

_STATES = {
    "prepared": Text("Vorbereitet", "Prepared"),
    "given": Text("Erteilt", "Given"),
    "refused": Text("Nicht erteilt", "Refused"),
    "withdrawn": Text("Widerrufen", "Withdrawn"),
    "expired": Text("Abgelaufen", "Expired"),
    "suspended": Text("Ausgesetzt, bis jemand bestätigt", "Suspended until somebody confirms"),
}
_ACTIONS = {
    "give": Text("Erteilen", "Give"),
    "refuse": Text("Nicht erteilen", "Refuse"),
    "withdraw": Text("Widerrufen", "Withdraw"),
    "expire": Text("Ablaufen", "Expire"),
    "suspend": Text("Aussetzen", "Suspend"),
    "confirm": Text("Bestätigen", "Confirm"),
    "resume": Text("Gilt wieder", "Stands again"),
}
_TOLD = {
    Duty.PURPOSE: Text("Über den Zweck wurde nicht aufgeklärt.", "The purpose was not explained."),
    Duty.REFUSAL: Text(
        "Über die Folgen der Verweigerung wurde nicht aufgeklärt.", "The consequences of refusing were not explained."
    ),
    Duty.WITHDRAWAL: Text(
        "Über den jederzeitigen Widerruf wurde nicht aufgeklärt.", "The right to withdraw was not explained."
    ),
}

TEXTS = Texts(
    {
        "task.kind.confirm_ground": Text(
            "Akten wurden zusammengeführt: gilt diese Einwilligung oder Entbindung weiter?",
            "Records were merged: does this consent or release still stand?",
        ),
        **{f"{life}.status.{code}": text for life in ("consent", "release") for code, text in _STATES.items()},
        **{f"{life}.action.{code}": text for life in ("consent", "release") for code, text in _ACTIONS.items()},
        **{f"consent_form.{code}": code.label for code in Form},
        **{f"information_duty.{code}": code.label for code in Duty},
        **{f"withdrawal_channel.{code}": code.label for code in Channel},
        **{f"place.duty_missing_{code}": text for code, text in _TOLD.items()},
        "place.category_is_the_frame": Text(
            "In den Aktenrahmen muss niemand einwilligen.", "Nobody has to consent to the record's own frame."
        ),
        "place.category_never_leaves": Text(
            "Diese Kategorie verlässt die Stelle nie.", "This category never leaves the body."
        ),
        "place.category_by_statute_only": Text(
            "Diese Kategorie wird nur übermittelt, wenn ein Gesetz es trägt.",
            "This category goes only where a statute carries it.",
        ),
        "place.form_must_be_written": Text(
            "Hier ist Schriftform oder elektronische Form nötig (§ 67b Abs. 2 SGB X, § 8 Abs. 2 KDG, § 203 StGB).",
            "This must be declared in writing or electronically (§ 67b (2) SGB X, § 8 (2) KDG, § 203 StGB).",
        ),
        "place.interpreter_needed": Text(
            "Die Person braucht Sprachmittlung; mündlich zählt nur mit ihr.",
            "The person needs an interpreter; an oral declaration counts only with one.",
        ),
        "place.duty_of_another_law": Text(
            "Diese Informationspflicht steht in einem Gesetz, das für diese Stelle nicht gilt.",
            "This information duty stands in a law that does not apply to this body.",
        ),
        "place.valid_before_signed": Text(
            "Die Geltung beginnt vor der Unterschrift.", "It would be valid before it was signed."
        ),
        "place.secret_holder_missing": Text(
            "Wer entbunden wird, muss genannt sein (§ 203 StGB).", "The secret holder must be named (§ 203 StGB)."
        ),
        "place.withdrawn_before_signed": Text(
            "Der Widerruf liegt vor der Unterschrift.", "The withdrawal lies before the signature."
        ),
        "place.recipient_unknown": Text("Diese Stelle gibt es hier nicht.", "There is no such body here."),
        "place.recipient_is_self": Text("Die eigene Stelle ist kein Empfänger.", "The own body is no recipient."),
    }
)
