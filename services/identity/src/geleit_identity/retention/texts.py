"""Words of the room."""

from geleit_kit.pure.texts import Text, Texts

TEXTS = Texts(
    {
        "legal_hold.status.in_force": Text("In Kraft", "In force"),
        "legal_hold.status.ended": Text("Beendet", "Ended"),
        "legal_hold.action.end": Text("Beenden", "End"),
        "legal_hold.action.run_out": Text("Ablaufen", "Run out"),
        "retention_case.status.due": Text("Frist abgelaufen", "Period over"),
        "retention_case.status.offered": Text("Dem Archiv angeboten", "Offered to the archive"),
        "retention_case.status.taken": Text("Vom Archiv übernommen", "Taken by the archive"),
        "retention_case.status.declined": Text("Vom Archiv abgelehnt", "Declined by the archive"),
        "retention_case.status.lapsed": Text("Archiv hat nicht geantwortet", "The archive did not answer"),
        "retention_case.action.offer": Text("Dem Archiv anbieten", "Offer to the archive"),
        "retention_case.action.taken": Text("Archiv übernimmt", "The archive takes it"),
        "retention_case.action.declined": Text("Archiv lehnt ab", "The archive declines"),
        "retention_case.action.lapse": Text("Frist verstreicht", "The term passes"),
        "task.kind.retention_over": Text("Aufbewahrungsfrist ist vorbei", "A period of retention is over"),
        "problem.legal_hold": Text(
            "Eine Löschsperre ist in Kraft. Sie wird zuerst beendet.", "A legal hold is in force. It is ended first."
        ),
        "problem.retention_not_over": Text(
            "Die Aufbewahrungsfrist der Stelle ist nicht vorbei.", "The body's period of retention is not over."
        ),
        "problem.not_offered_to_archive": Text(
            "Der Datensatz wird vor dem Löschen dem Archiv angeboten.",
            "The record is offered to the archive before it is erased.",
        ),
        "problem.retention_case_open": Text(
            "Der Datensatz ist schon als fällig vermerkt.", "The record is noted as due already."
        ),
        "problem.no_archive_in_this_law": Text(
            "Nach dem Recht dieser Stelle wird keinem Archiv angeboten.",
            "The law of this body knows no offer to an archive.",
        ),
        "holding.legal_holds": Text("Löschsperren", "Legal holds"),
        "holding.retention_cases": Text("Fällige Aufbewahrungsfristen", "Periods of retention that are over"),
    }
)
