"""Words of the room."""

from geleit_identity.safeguards.rules import Closeness
from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        **{f"closeness.{code}": code.label for code in Closeness},
        "task.kind.lock_ends": Text(
            "Eine Sperre läuft ab: Die Person fragen, ob sie verlängert werden soll",
            "A lock is about to end: ask the person whether it is to be prolonged",
        ),
        "place.conflict_with_whom": Text(
            "Entweder eine Person der Stelle oder ein Name, nicht beides und nicht keines.",
            "Either a person of the body or a name, not both and not none.",
        ),
        "place.conflict_with_self": Text("Niemand wird vor sich selbst geschützt.", "Nobody is protected from self."),
        "place.staff_unknown": Text(
            "Diese Kennung gehört niemandem, der in der Stelle arbeitet.", "Nobody with this id works in the body."
        ),
        "problem.excluded_already": Text(
            "Für diese Person der Belegschaft besteht das schon.", "This stands already for that member of staff."
        ),
        "problem.ended_already": Text("Das ist schon beendet.", "This has ended already."),
    }
)
