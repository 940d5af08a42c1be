"""Words of the room."""

from geleit_identity.links.rules import Side
from geleit_kit.pure.texts import Text, Texts
from geleit_vocabulary.grounds import Ground

_ONLY_RECEIVER = Text(
    "Nur die empfangende Stelle verbindet, mit ihrer eigenen Akte.", "Only the receiver binds, to its own record."
)

TEXTS = Texts(
    {
        **{f"link_side.{code}": code.label for code in Side},
        **{f"ground.{code}": code.label for code in Ground},
        "link.status.offered": Text("Angeboten", "Offered"),
        "link.status.bound": Text("Verbunden", "Bound"),
        "link.status.suspended": Text("Ausgesetzt", "Suspended"),
        "link.status.cut": Text("Getrennt", "Cut"),
        "link.action.bind": Text("Mit eigener Akte verbinden", "Bind to the own record"),
        "link.action.rebind": Text("Mit einer anderen eigenen Akte verbinden", "Bind to another own record"),
        "link.action.cut": Text("Trennen", "Cut"),
        "link.action.suspend": Text("Aussetzen", "Suspend"),
        "link.action.confirm": Text("Bestätigen", "Confirm"),
        "link.action.resume": Text("Gilt wieder", "Stands again"),
        "link.action.wait_again": Text("Wartet wieder auf die andere Stelle", "Waits for the other body again"),
        "task.kind.confirm_link": Text(
            "Akten wurden zusammengeführt: gilt diese Verknüpfung weiter?",
            "Records were merged: does this link still stand?",
        ),
        "link.action.lapse": Text("Mit der Grundlage enden", "End with the ground"),
        "task.kind.link_cut": Text(
            "Eine Verknüpfung ist getrennt: offene Überleitungen und Freigaben ansehen",
            "A link was cut: look at open referrals and at what was disclosed",
        ),
        "task.kind.link_offer": Text("Eine Stelle bietet eine Verknüpfung an", "A body offers a link"),
        "closed.only_the_receiver_binds": _ONLY_RECEIVER,
        "problem.only_the_receiver_binds": _ONLY_RECEIVER,
        "place.bound_already": Text("Diese Person ist schon verbunden.", "This person is bound already."),
        "place.ground_not_live": Text(
            "Es gibt heute keine solche Einwilligung oder Entbindung dieser Person für diese Stelle.",
            "There is no such consent or release of this person towards this body today.",
        ),
        "place.purpose_of_the_ground": Text(
            "Der Zweck ist der, für den die Person eingewilligt hat.", "The purpose is the one that was consented to."
        ),
        "place.statute_not_in_force_here": Text(
            "Diese Rechtsgrundlage ist auf diesem Knoten nicht in Kraft gesetzt.",
            "This statute has not been put into force on this node.",
        ),
    }
)
