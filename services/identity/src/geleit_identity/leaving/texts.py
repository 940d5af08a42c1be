"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "body_closing.status.proposed": Text("Vorgeschlagen", "Proposed"),
        "body_closing.status.agreed": Text("Letzter Tag steht fest", "The last day is set"),
        "body_closing.status.rejected": Text("Abgelehnt", "Rejected"),
        "body_closing.status.withdrawn": Text("Zurückgenommen", "Withdrawn"),
        "body_closing.status.expired": Text("Frist abgelaufen", "Expired"),
        "body_closing.status.called_off": Text("Abgesagt: die Stelle bleibt", "Called off: the body stays"),
        "body_closing.status.closed": Text("Die Stelle hat den Knoten verlassen", "The body has left the node"),
        "body_closing.status.destruction_proposed": Text("Vernichtung vorgeschlagen", "Destruction proposed"),
        "body_closing.status.destroying": Text("Daten werden vernichtet", "The data are being destroyed"),
        "body_closing.status.destroyed": Text("Daten vernichtet", "Data destroyed"),
        "body_closing.action.agree": Text("Zustimmen", "Agree"),
        "body_closing.action.reject": Text("Ablehnen", "Reject"),
        "body_closing.action.withdraw": Text("Zurücknehmen", "Withdraw"),
        "body_closing.action.expire": Text("Ablaufen", "Expire"),
        "body_closing.action.call_off": Text("Absagen", "Call off"),
        "body_closing.action.close": Text("Schließen", "Close"),
        "body_closing.action.propose_destruction": Text("Vernichtung vorschlagen", "Propose the destruction"),
        "body_closing.action.keep": Text("Daten behalten", "Keep the data"),
        "body_closing.action.begin_destruction": Text("Vernichtung beginnen", "Begin the destruction"),
        "body_closing.action.destroy": Text("Vernichtung abschließen", "Finish the destruction"),
        "proposal.kind.body_closing": Text("Letzter Tag einer Stelle", "Last day of a body"),
        "proposal.kind.body_destruction": Text(
            "Daten einer Stelle vernichten, die gegangen ist", "Destroy the data of a body that has left"
        ),
        "problem.body_leaves_already": Text(
            "Der letzte Tag dieser Stelle steht schon fest.", "The last day of this body is set already."
        ),
        "problem.closings_are_open": Text(
            "Diese Stelle schließt selbst noch andere; das muss zuvor zu Ende sein.",
            "This body is still closing others; that has to be over first.",
        ),
        "problem.last_day_has_come": Text(
            "Der letzte Tag ist da; er lässt sich nicht mehr absagen.",
            "The last day has come; it cannot be called off any more.",
        ),
        "problem.last_day_too_soon": Text(
            "Der letzte Tag ist schon da oder vorbei; bitte einen neuen vorschlagen.",
            "The last day is here or over; propose a new one.",
        ),
        "place.last_day_too_soon": Text("Frühestens morgen.", "Tomorrow at the earliest."),
        "place.body_not_on_node": Text("Diese Stelle gibt es auf dem Knoten nicht.", "The node has no such body."),
        "place.operators_own_body": Text(
            "Das ist die eigene Stelle: der Knoten bliebe ohne Betrieb.",
            "This is the own body: the node would be left without an operator.",
        ),
    }
)
