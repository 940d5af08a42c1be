"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "staff.status.active": Text("Tätig", "Active"),
        "staff.status.left": Text("Ausgeschieden", "Left"),
        "staff.action.leave": Text("Scheidet aus", "Leaves"),
        "staff.action.return": Text("Kommt zurück", "Returns"),
        "client.status.active": Text("Zugelassen", "Active"),
        "client.status.blocked": Text("Gesperrt", "Blocked"),
        "client.action.block": Text("Sperren", "Block"),
        "client.action.unblock": Text("Wieder zulassen", "Unblock"),
        "problem.body_exists": Text("Diese Stelle gibt es schon.", "This body exists already."),
        "place.role_of_the_node": Text(
            "Diese Rolle gehört zum Betrieb des Knotens, nicht zu einer Stelle.",
            "This role belongs to the operation of the node, not to a body.",
        ),
    }
)
