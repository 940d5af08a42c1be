"""German and English: states, actions, why an action is closed, tasks, and what a refusal says."""

from geleit_kit.pure.texts import Text, Texts

_STATES = {
    "draft": ("Entwurf", "Draft"),
    "requested": ("Angefragt", "Requested"),
    "seen": ("Gesehen", "Seen"),
    "accepted": ("Angenommen", "Accepted"),
    "provisionally_declined": ("Vorläufig abgelehnt", "Provisionally declined"),
    "declined": ("Abgelehnt", "Declined"),
    "on_hold": ("Wartet", "On hold"),
    "in_progress": ("Läuft", "In progress"),
    "completed": ("Abgeschlossen", "Completed"),
    "failed": ("Vorzeitig beendet", "Ended early"),
    "ended": ("Beendet", "Ended"),
    "cancelled": ("Zurückgezogen", "Withdrawn"),
    "expired": ("Ohne Antwort abgelaufen", "Expired without an answer"),
    "handover_pending": ("Übergabe wird vollzogen", "Handover is being carried out"),
    "handed_over": ("Fallverantwortung übergeben", "Responsibility handed over"),
    "handover_timed_out": ("Übergabe ohne Antwort; die abgebende Stelle ist weiter verantwortlich",
                           "Handover without an answer; the giver is still responsible"),
    "handover_refused": ("Übergabe nicht vollzogen; die abgebende Stelle ist weiter verantwortlich",
                         "Handover not carried out; the giver is still responsible"),
    "entered_in_error": ("Irrtümlich erfasst", "Entered in error"),
}  # fmt: skip

_ACTIONS = {
    "point_on": ("Verweis erledigen", "Point on"),
    "send": ("Senden", "Send"),
    "amend": ("Ergänzen", "Amend"),
    "ask_again": ("Um erneute Prüfung bitten", "Ask for reconsideration"),
    "withdraw": ("Zurückziehen", "Withdraw"),
    "retry_handover": ("Übergabe erneut anstoßen", "Try the handover again"),
    "mark_entered_in_error": ("Als irrtümlich kennzeichnen", "Mark as entered in error"),
    "see": ("Als gesehen kennzeichnen", "Mark as seen"),
    "accept": ("Annehmen", "Accept"),
    "decline_provisionally": ("Vorläufig ablehnen", "Decline provisionally"),
    "decline": ("Ablehnen", "Decline"),
    "start": ("Beginn melden", "Report the start"),
    "admit": ("Aufnahme melden", "Report the admission"),
    "hold": ("Zurückstellen", "Put on hold"),
    "resume": ("Fortsetzen", "Resume"),
    "give_feedback": ("Rückmeldung geben", "Give feedback"),
    "complete": ("Abschluss melden", "Report the completion"),
    "fail": ("Vorzeitiges Ende melden", "Report an early end"),
    "correct_to_completed": ("Berichtigen: abgeschlossen", "Correct: completed"),
    "correct_to_failed": ("Berichtigen: vorzeitig beendet", "Correct: ended early"),
    "tell_result": ("Ergebnis mitteilen", "Tell the result"),
    "confirm_first_contact": ("Erstkontakt bestätigen", "Confirm the first contact"),
    "rebind": ("Einer anderen eigenen Person zuordnen", "Bind to another own person"),
    "keep_payload": ("In die eigene Akte übernehmen", "Take into the own record"),
    "expire": ("Läuft ab", "Expires"),
    "lapse": ("Ablehnung wird wirksam", "The decline takes effect"),
    "await_handover": ("Wartet auf die Fallverantwortung", "Waits for the responsibility"),
    "time_out_handover": ("Übergabe bleibt ohne Antwort", "The handover stays without an answer"),
    "refuse_handover": ("Übergabe wird nicht vollzogen", "The handover is not carried out"),
    "follow_handover": ("Folgt der Fallverantwortung", "Follows the responsibility"),
    "end_untold": ("Ende ohne Ergebnis bekannt", "The end is known, the result is not"),
    "learn_completed": ("Abschluss bekannt", "The completion is known"),
    "learn_failed": ("Vorzeitiges Ende bekannt", "The early end is known"),
    "forget_result": ("Ergebnis gilt nicht mehr", "The result does not hold any more"),
}

_RESTS = ("Die Grundlage ruht; solange fließt nichts.", "The ground rests; nothing flows meanwhile.")
_BY_HAND = (
    "So geht nichts an eine Ausländerbehörde: Im Einzelfall tun das zwei Menschen von Hand, die Person erfährt davon.",
    "Nothing goes to a foreigners' authority this way: in a single case two people do it by hand, the person is told.",
)
_OTHER = {
    "closed.act_of_the_other_side": ("Das tut die andere Seite.", "This is the other side's act."),
    "closed.not_in_this_kind": ("In dieser Art der Verweisung nicht vorgesehen.", "Not part of this kind of referral."),
    "closed.reconsidered_once": ("Es wurde schon einmal erneut geprüft.", "It was reconsidered once already."),
    "closed.confirmed_already": ("Der Erstkontakt ist schon bestätigt.", "The first contact is confirmed already."),
    "closed.ground_ended": (
        "Die Grundlage ist entfallen; hier fließt nichts mehr.",
        "The ground has ended; nothing flows here any more.",
    ),
    "problem.ground_ended": (
        "Die Grundlage ist entfallen; hier fließt nichts mehr.",
        "The ground has ended; nothing flows here any more.",
    ),
    "closed.ground_rests": _RESTS,
    "problem.ground_rests": _RESTS,
    "closed.status_list_stale": (
        "Ob die Grundlage noch besteht, ist gerade nicht zu erfahren; solange fließt nichts.",
        "Whether the ground still stands cannot be told right now; nothing flows meanwhile.",
    ),
    "closed.by_hand_only": _BY_HAND,
    "problem.by_hand_only": _BY_HAND,
    "place.not_beside_a_grant": (
        "Neben einer Freigabe wird keine Grundlage angegeben.",
        "No ground is stated beside a grant.",
    ),
    "closed.nothing_fetched": ("Es wurde noch nichts abgerufen.", "Nothing has been fetched yet."),
    "task.kind.referral_to_answer": ("Anfrage beantworten", "Answer a request"),
    "task.kind.referral_to_follow_up": ("Verweisung weiterverfolgen", "Follow up a referral"),
    "task.kind.referral_amended": ("Ergänzung abrufen", "Fetch an amendment"),
    "task.kind.referral_feedback_due": ("Rückmeldung steht an", "Feedback is due"),
    "task.kind.referral_feedback_overdue": ("Rückmeldung überfällig", "Feedback is overdue"),
    "problem.referral_is_another": (
        "Unter Ihrem Aktenzeichen steht eine andere Verweisung (andere Art oder andere Person).",
        "Your own reference names another referral (another kind or another person).",
    ),
    "problem.referral_is_sent": (
        "Gesendetes wird nicht mehr geändert, nur ergänzt.",
        "What was sent is not changed any more, only amended.",
    ),
    "problem.other_side_gone": (
        "Die andere Stelle führt hierzu nichts mehr; ihr kann nichts mitgeteilt werden.",
        "The other body keeps nothing about this any more; it cannot be told anything.",
    ),
    "problem.incomplete": ("Zum Senden fehlen Angaben.", "Something is missing before it can be sent."),
    "problem.conversation_of_others": (
        "Dieses Gespräch verbindet zwei andere Stellen.",
        "This conversation joins two other bodies.",
    ),
    "problem.payload_after_acceptance": (
        "Die Angaben gibt es erst nach der Annahme.",
        "The payload can be fetched after acceptance.",
    ),
    "problem.payload_closed": (
        "Die Verweisung ist beendet; Angaben werden nicht mehr abgegeben.",
        "The referral is over; its payload is not given out any more.",
    ),
    "problem.contact_locked": (
        "Wo die Person zu finden ist, ist gesperrt: Wer die Erreichbarkeit nicht sieht, ersetzt sie nicht.",
        "Where the person can be found is locked: who does not see the contact details does not replace them.",
    ),
    "problem.grant_does_not_cover": ("Die Freigabe umfasst diese Angaben nicht.", "The grant does not cover this."),
    "place.contact_locked": ("Gesperrt: Sie sehen nicht, was hier steht.", "Locked: you do not see what is here."),
    "place.unknown_body": ("Diese Stelle ist hier nicht bekannt.", "This body is not known here."),
    "place.body_has_left": ("Diese Stelle hat den Knoten verlassen.", "This body has left the node."),
    "place.own_body": ("Das ist die eigene Stelle.", "This is the own body."),
    "place.transmits_nothing": ("Ein Verweis übermittelt nichts.", "A Verweis transmits nothing."),
    "place.only_in_uebergabe": ("Nur bei einer Übergabe.", "Only in a handover (Übergabe)."),
    "place.in_the_past": ("Der Tag liegt nicht in der Zukunft.", "The day does not lie in the future."),
    "place.in_the_future": ("Der Tag liegt in der Zukunft.", "The day lies in the future."),
    "place.before_sending": ("Der Tag liegt vor dem Versand.", "The day lies before the referral was sent."),
    "place.bound_already": ("Diese Person ist schon zugeordnet.", "This person is bound already."),
    "place.not_fetched": ("Das wurde nicht abgerufen.", "This was not fetched."),
    "place.kind_owes_no_result": (
        "Diese Art der Verweisung schuldet kein Ergebnis.",
        "This kind of referral owes no result.",
    ),
    "place.not_in_this_message": (
        "Diese Art von Mitteilung sagt das nicht.",
        "This kind of message does not say that.",
    ),
}  # fmt: skip

TEXTS = Texts(
    {code: Text(de, en) for code, (de, en) in _OTHER.items()}
    | {f"referral.status.{state}": Text(de, en) for state, (de, en) in _STATES.items()}
    | {f"referral.action.{action}": Text(de, en) for action, (de, en) in _ACTIONS.items()}
)
