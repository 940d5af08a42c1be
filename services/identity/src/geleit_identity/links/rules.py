"""A link: two rows, one per body, joined by a random conversation id; it lives only under a ground."""

from geleit_kit.pure.lifecycle import Lifecycle, Step
from geleit_vocabulary.coded import Coded
from geleit_vocabulary.permissions import Permission


class Side(Coded):
    """On which end of the link a row stands."""

    OFFERER = "offerer", "anbietende Stelle", "Offering body"
    RECEIVER = "receiver", "empfangende Stelle", "Receiving body"


LINK = Lifecycle(
    "link",
    start="offered",
    steps=[
        Step("bind", "offered", "bound", needs=Permission.LINK_WRITE, asks="BindIn"),
        Step("rebind", "bound", "bound", needs=Permission.LINK_WRITE, asks="BindIn"),
        Step("cut", ("offered", "bound", "suspended"), "cut", needs=Permission.LINK_WRITE),
        Step("lapse", ("offered", "bound", "suspended"), "cut", automatic=True),
        Step("suspend", ("offered", "bound"), "suspended", automatic=True),
        Step("confirm", "suspended", "bound", needs=Permission.LINK_WRITE),
        Step("resume", "suspended", "bound", automatic=True),
        Step("wait_again", "bound", "offered", automatic=True),
    ],
)


def closed_for(side: str) -> dict[str, str]:
    """Actions that this end does not take: only the receiver binds, by its own act, to its own record."""
    return {} if side == Side.RECEIVER else dict.fromkeys(("bind", "rebind"), "only_the_receiver_binds")
