"""Words of the room."""

from geleit_identity.decisions.rules import Answer, Direction, Reason
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        f"answer.{Answer.YES}": Text("Ja", "Yes"),
        f"answer.{Answer.PARTLY}": Text("Teilweise", "Partly"),
        f"answer.{Answer.NO}": Text("Nein", "No"),
        f"direction.{Direction.PULL}": Text("Anfragen", "Ask for"),
        f"direction.{Direction.PUSH}": Text("Mitteilen", "Tell"),
        "reason.not_covered": Text("Keine Grundlage", "Not covered"),
        f"reason.{Reason.COVERED}": Text("Durch eine Grundlage gedeckt", "Covered by a ground"),
        f"reason.{Reason.NO_LINK}": Text("Keine Verknüpfung", "No link"),
        f"reason.{Reason.NO_GROUND}": Text("Keine Grundlage nennt diese Kategorie", "No ground names this category"),
        f"reason.{Reason.OTHER_PURPOSE}": Text("Für einen anderen Zweck", "For another purpose"),
        f"reason.{Reason.NOT_LIVE}": Text("Gilt an diesem Tag nicht", "Not in force on this day"),
        f"reason.{Reason.NEEDS_RELEASE}": Text("Es fehlt die Schweigepflichtentbindung", "A release is missing"),
        f"reason.{Reason.NEEDS_STATUTE}": Text("Nur mit gesetzlicher Grundlage", "Only where a statute carries it"),
        f"reason.{Reason.NEVER_LEAVES}": Text("Verlässt die Stelle nie", "Never leaves the body"),
        f"reason.{Reason.BY_HAND}": Text(
            "An Ausländerbehörden fließt nichts von selbst: ein Mensch entscheidet im Einzelfall nach Gesetz, eine "
            "zweite Person stimmt zu, die betroffene Person erfährt davon",
            "Nothing flows to a foreigners' authority by itself: a human decides the single case under a statute, a "
            "second person agrees, the person concerned is told",
        ),
        f"reason.{Reason.NO_BASIS_OF_ATTENDANCE}": Text(
            "Teilnahme hat nur bei Verpflichtung oder Kooperationsplan einen gesetzlichen Empfänger, und nur für die "
            "Angaben, die das Gesetz nennt",
            "Attendance has a statutory recipient only where it is obliged or in a cooperation plan, and only for "
            "what the statute names",
        ),
        f"reason.{Reason.ROLE}": Text("Nicht für diese Aufgabe", "Not for this role"),
        "place.client_foreign": Text(
            "Eine Freigabe gibt es nur für die Anwendung, die fragt.", "A grant is made for the asking client only."
        ),
        "place.person_or_conversation": Text(
            "Entweder ein Pseudonym oder eine Konversation.", "Either a pseudonym or a conversation."
        ),
    }
)
