"""Words of the room."""

from geleit_identity.disclosures.rules import Cause, HandSide, NotTold, Way
from geleit_kit.pure.texts import Text, Texts

_ONLY_RECIPIENT = Text("Abholen kann nur die Stelle, für die es bestimmt ist.", "Only the body it is for collects it.")

TEXTS = Texts(
    {
        **{f"hand_disclosure_side.{code}": code.label for code in HandSide},
        **{f"hand_disclosure_cause.{code}": code.label for code in Cause},
        **{f"hand_disclosure_not_told.{code}": code.label for code in NotTold},
        **{f"hand_disclosure_way.{code}": code.label for code in Way},
        "problem.whereabouts_locked": Text(
            "Der Aufenthalt ist seitdem gesperrt; bereitlegen kann es nur, wer gesperrte Anschriften lesen darf.",
            "Her whereabouts have been locked since; only who may read locked addresses can lay this ready.",
        ),
        "place.whereabouts_locked": Text(
            "Wo die Person zu finden ist, ist gesperrt; mitteilen kann es nur, wer gesperrte Anschriften lesen darf.",
            "Her whereabouts are locked; only who may read locked addresses can tell them.",
        ),
        "problem.held_back": Text("Die andere Stelle hält das zurück.", "The other body holds this back."),
        "hand_disclosure.status.proposed": Text("Vorgeschlagen", "Proposed"),
        "hand_disclosure.status.agreed": Text(
            "Zugestimmt, Person ist zu informieren", "Agreed, the person is to be told"
        ),
        "hand_disclosure.status.untold": Text(
            "Zugestimmt, ohne Information der Person", "Agreed, the person is not told"
        ),
        "hand_disclosure.status.told": Text("Person informiert", "The person was told"),
        "hand_disclosure.status.released": Text("Liegt bereit", "Lies ready"),
        "hand_disclosure.status.collected": Text("Abgeholt", "Collected"),
        "hand_disclosure.status.rejected": Text("Abgelehnt", "Rejected"),
        "hand_disclosure.status.withdrawn": Text("Zurückgenommen", "Withdrawn"),
        "hand_disclosure.status.expired": Text("Nicht rechtzeitig entschieden", "Not decided in time"),
        "hand_disclosure.status.cancelled": Text("Abgebrochen", "Cancelled"),
        "hand_disclosure.status.lapsed": Text("Nicht rechtzeitig abgeholt", "Not collected in time"),
        "hand_disclosure.action.agree": Text("Zustimmen", "Agree"),
        "hand_disclosure.action.agree_untold": Text("Zustimmen, ohne Information", "Agree, without telling"),
        "hand_disclosure.action.reject": Text("Ablehnen", "Reject"),
        "hand_disclosure.action.withdraw": Text("Zurücknehmen", "Withdraw"),
        "hand_disclosure.action.expire": Text("Ablaufen", "Expire"),
        "hand_disclosure.action.tell_person": Text("Person informieren", "Tell the person"),
        "hand_disclosure.action.release": Text("Verantworten und bereitlegen", "Answer for it and lay it ready"),
        "hand_disclosure.action.cancel": Text("Abbrechen", "Cancel"),
        "hand_disclosure.action.collect": Text("Abholen", "Collect"),
        "hand_disclosure.action.lapse": Text("Verfallen", "Lapse"),
        "hand_disclosure.notice": Text(
            "{giver} teilt {recipient} mit: {what}. Grundlage ist {place}. Für die Übermittlung ist {giver} "
            "verantwortlich; {recipient} darf die Angaben nur für diesen Zweck verwenden. Sie können nachfragen, "
            "widersprechen und sich bei der Datenschutzaufsicht beschweren.",
            "{giver} tells {recipient}: {what}. The ground is {place}. {giver} answers for the disclosure; {recipient} "
            "may use it for this purpose only. You can ask, object, and complain to the data protection authority.",
        ),
        "proposal.kind.hand_disclosure": Text("Übermittlung im Einzelfall", "Disclosure in a single case"),
        "task.kind.hand_disclosure_tell": Text(
            "Der Person sagen, was im Einzelfall übermittelt wird",
            "Tell the person what is disclosed in the single case",
        ),
        "task.kind.hand_disclosure_release": Text(
            "Eine Übermittlung im Einzelfall verantworten und bereitlegen",
            "Answer for a disclosure in a single case and lay it ready",
        ),
        "task.kind.hand_disclosure_collect": Text(
            "Eine Übermittlung im Einzelfall liegt bereit", "A disclosure in a single case lies ready"
        ),
        "closed.only_the_recipient_collects": _ONLY_RECIPIENT,
        "problem.only_the_recipient_collects": _ONLY_RECIPIENT,
        "place.no_statute_for_a_single_case": Text(
            "Diese Vorschrift trägt keine Übermittlung von Hand im Einzelfall.",
            "This statute carries no disclosure by hand in a single case.",
        ),
        "place.only_with_a_request": Text("Das gehört zu einem Ersuchen.", "This belongs to a request."),
        "place.before_it_was_agreed": Text("Da war noch nicht zugestimmt.", "It had not been agreed to by then."),
    }
)
