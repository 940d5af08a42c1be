"""A need is open until it is met or dropped; a second report of the same code joins it as a further source."""

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class SourceKind(Coded):
    """Where a report of a need came from."""

    TALK = "talk", "Gespräch", "Talk"
    ASSESSMENT = "assessment", "Bedarfs- und Situationsanalyse", "Assessment"
    MESSAGE = "message", "Mitteilung einer anderen Stelle", "Message of another body"
    PERSON = "person", "Von der Person selbst", "From the person"


NEED = Lifecycle(
    "need",
    start="open",
    steps=[
        Step("meet", "open", "met", needs=Permission.NEED_WRITE, asks="CloseNeedIn"),
        Step("drop", "open", "dropped", needs=Permission.NEED_WRITE, asks="CloseNeedIn"),
        Step("reopen", ("met", "dropped"), "open", needs=Permission.NEED_WRITE),
    ],
)
