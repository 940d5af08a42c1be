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
        "place.named_twice": Text("Das steht hier zweimal.", "This stands here twice."),
        "place.source_of_another_law": Text(
            "Diese Vorschrift gilt für diese Stelle nicht.", "This place in the law does not apply to this body."
        ),
        "place.source_of_another_record": Text(
            "Diese Vorschrift spricht von anderen Unterlagen.", "This place in the law speaks of other records."
        ),
        "place.longer_than_the_source": Text(
            "Länger, als die Vorschrift erlaubt.", "Longer than the place in the law allows."
        ),
    }
)
