"""Words of the room."""

from geleit_identity.duties.rules import DutySide, Occasion, Outcome
from geleit_kit.pure.texts import Text, Texts

_ONLY_GIVER = Text("Das tut nur die Stelle, die übermittelt hat.", "Only the body that disclosed does this.")
_ONLY_RECIPIENT = Text(
    "Hier antwortet nur die Stelle, die empfangen hat; kam die Antwort auf Papier, wird sie vermerkt.",
    "Only the body that received answers here; an answer on paper is noted.",
)

TEXTS = Texts(
    {
        **{f"duty_occasion.{code}": code.label for code in Occasion},
        **{f"duty_side.{code}": code.label for code in DutySide},
        **{f"duty_outcome.{code}": code.label for code in Outcome},
        "duty.status.open": Text("Antwort steht aus", "Answer is due"),
        "duty.status.overdue": Text("Antwort überfällig", "Answer is overdue"),
        "duty.status.answered": Text("Beantwortet", "Answered"),
        "duty.status.told": Text("Der Person mitgeteilt", "The person was told"),
        "duty.action.answer": Text("Antworten", "Answer"),
        "duty.action.note_letter": Text("Brief vermerken", "Note a letter"),
        "duty.action.note_answer": Text("Antwort auf Papier vermerken", "Note an answer on paper"),
        "duty.action.tell_person": Text("Person informieren", "Tell the person"),
        "duty.action.pass_day": Text("Frist verstreicht", "The term passes"),
        "duty.action.erase": Text("Durch Löschung erledigen", "Settle by erasure"),
        "task.kind.duty_answer": Text(
            "Eine Stelle, von der Daten kamen, fragt: gelöscht, eingeschränkt oder behalten?",
            "A body that disclosed asks: deleted, restricted or kept?",
        ),
        "task.kind.duty_overdue": Text(
            "Eine Empfängerstelle hat nicht geantwortet, was aus den Daten wurde",
            "A recipient has not answered what became of the data",
        ),
        "task.kind.duty_letter": Text(
            "Einer Stelle ohne Software schreiben, dass Daten zu löschen oder zu berichtigen sind",
            "Write to a partner without software that data is to be deleted or corrected",
        ),
        "task.kind.duty_tell": Text(
            "Der Person sagen, was eine Empfängerstelle behält", "Tell the person what a recipient keeps"
        ),
        "closed.only_the_giver": _ONLY_GIVER,
        "problem.only_the_giver": _ONLY_GIVER,
        "closed.only_the_recipient_answers": _ONLY_RECIPIENT,
        "problem.only_the_recipient_answers": _ONLY_RECIPIENT,
        "closed.nobody_to_tell": Text("Die Person ist gelöscht.", "The person is erased."),
        "problem.nobody_to_tell": Text("Die Person ist gelöscht.", "The person is erased."),
        "place.outcome_of_another_occasion": Text(
            "Diese Antwort passt nicht zum Anlass.", "This answer does not fit the occasion."
        ),
        "place.only_what_is_kept_has_a_ground": Text(
            "Eine Grundlage nennt nur, wer etwas behält.", "Only what is kept has a ground."
        ),
        "place.own_ground_missing": Text(
            "Wer etwas behält, nennt die eigene Rechtsgrundlage.", "Whoever keeps something names its own ground."
        ),
        "place.statute_not_for_this_body": Text(
            "Nach dieser Vorschrift erhält eine Stelle dieser Art nichts.",
            "A body of this kind receives nothing under this statute.",
        ),
        "place.keeps_the_proof_alone": Text(
            "Danach bleibt nur der Nachweis, nicht der Inhalt.", "This keeps the proof alone, not the content."
        ),
        "place.category_not_owed": Text("Danach wird nicht gefragt.", "This is not asked for."),
        "place.category_answered_twice": Text(
            "Eine Kategorie steht in zwei Teilen der Antwort.", "A category stands in two parts of the answer."
        ),
        "place.category_unanswered": Text("Zu jeder Kategorie gehört eine Antwort.", "Each category needs an answer."),
        "place.before_it_was_owed": Text("Das liegt vor dem Anlass.", "This is before it was owed."),
    }
)
