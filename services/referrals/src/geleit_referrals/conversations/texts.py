"""German and English: how a message stands, and what can be done with it."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "message.status.arrived": Text("Eingegangen", "Arrived"),
        "message.status.confirmed": Text("Bestätigt", "Confirmed"),
        "message.status.rejected": Text("Zurückgewiesen", "Rejected"),
        "message.status.delivered": Text("Zugestellt", "Delivered"),
        "message.action.confirm": Text("Der eigenen Person zuordnen", "Bind to the own person"),
        "message.action.rebind": Text("Einer anderen eigenen Person zuordnen", "Bind to another own person"),
        "message.action.reject": Text("Zurückweisen", "Reject"),
        "task.kind.message_to_confirm": Text("Mitteilung prüfen", "Look at a message"),
    }
)
