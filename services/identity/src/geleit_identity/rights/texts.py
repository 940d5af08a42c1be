"""Words of the room."""

from geleit_identity.rights.rules import RequestKind
from geleit_kit.pure.texts import Text, Texts
from geleit_vocabulary.regimes import RetainedRecord

_FIELDS = {
    "body": ("Stelle", "Body"),
    "gathered_at": ("Zusammengestellt am", "Gathered on"),
    "officer": ("Datenschutzbeauftragte Stelle", "Data protection officer"),
    "email": ("E-Mail", "E-mail"),
    "what_is_masked": (
        "Namen anderer Menschen und von Beschäftigten stehen nicht in dieser Auskunft. Jeder Eintrag sagt, was fehlt.",
        "Names of other people and of staff are not in this document. Each entry says what is left out.",
    ),
    "rights": ("Ihre Rechte", "Your rights"),
    "retention": ("Wie lange gespeichert wird", "How long it is kept"),
    "months": ("Monate", "months"),
    "services": ("Woher die Angaben kommen", "Where this comes from"),
    "masked": ("Gehört zu anderen", "Belongs to others"),
    "withheld_words": ("Bleibt zurück oder ist geschwärzt", "Stays back or is blacked out"),
    "service.identity": ("Personendaten", "Personal data"),
    "service.cases": ("Betreuung", "Accompaniment"),
    "service.referrals": ("Überleitungen", "Referrals"),
    "service.indicators": ("Kennzahlen", "Indicators"),
    "corrections": ("Korrekturen", "Corrections"),
    "written_by": ("Wer es schrieb", "Who wrote it"),
    "yes": ("ja", "yes"),
    "no": ("nein", "no"),
    "state.told": ("vollständig", "complete"),
    "state.absent": ("hier nicht in Betrieb", "not in use here"),
    "names": ("Namen", "Names"),
    "value": ("Name", "Name"),
    "kind": ("Art", "Kind"),
    "spelling_source": ("Quelle der Schreibweise", "Source of the spelling"),
    "on": ("Tag", "Day"),
    "on_day": ("Tag", "Day"),
    "precision": ("Genauigkeit", "Precision"),
    "street": ("Straße", "Street"),
    "house_number": ("Hausnummer", "House number"),
    "postal_code": ("Postleitzahl", "Postal code"),
    "place": ("Ort", "Place"),
    "valid_from": ("Gültig ab", "Valid from"),
    "valid_until": ("Gültig bis", "Valid until"),
    "languages": ("Sprachen", "Languages"),
    "language": ("Sprache", "Language"),
    "needed": ("Dolmetschen nötig", "Interpreter needed"),
    "since": ("Seit", "Since"),
    "until": ("Bis", "Until"),
    "registered_on": ("Aufgenommen am", "Registered on"),
    "status": ("Stand", "Status"),
    "opened_on": ("Eröffnet am", "Opened on"),
    "ended_on": ("Beendet am", "Ended on"),
    "own_reference": ("Aktenzeichen", "Reference"),
    "reference": ("Zeichen", "Reference"),
    "level": ("Stufe", "Level"),
    "purpose": ("Zweck", "Purpose"),
    "categories": ("Arten von Angaben", "Kinds of data"),
    "recipient": ("Empfänger", "Recipient"),
    "counterpart": ("Andere Stelle", "Other body"),
    "other_body": ("Andere Stelle", "Other body"),
    "signed_on": ("Unterschrieben am", "Signed on"),
    "form": ("Form", "Form"),
    "received_on": ("Eingegangen am", "Received on"),
    "due_on": ("Fällig am", "Due on"),
    "channel": ("Weg", "Channel"),
    "identity_check": ("Identität festgestellt durch", "Identity confirmed by"),
    "said": ("Ihre Worte", "Your words"),
    "summary": ("Inhalt", "Content"),
    "way": ("Weg", "Way"),
    "with_whom": ("Mit wem", "With whom"),
    "role": ("Aufgabe", "Role"),
    "code": ("Schlüssel", "Code"),
    "source": ("Quelle", "Source"),
    "confirmed": ("Bestätigt", "Confirmed"),
    "timeline": ("Zeitleiste", "Timeline"),
    "recorded_on": ("Erfasst am", "Recorded on"),
    "clock_start": ("Einreise oder Beginn", "Clock start"),
    "answer": ("Antwort", "Answer"),
    "asked": ("Gefragt nach", "Asked for"),
    "covered": ("Erlaubt", "Allowed"),
    "decided_on": ("Entschieden am", "Decided on"),
    "side": ("Seite", "Side"),
    "name": ("Name", "Name"),
    "phone": ("Telefon", "Telephone"),
    "organisation": ("Organisation", "Organisation"),
    "remark": ("Bemerkung", "Remark"),
}
"""What a field is called on the paper that the person gets."""

TEXTS = Texts(
    {
        **{f"holding.field.{name}": Text(*words) for name, words in _FIELDS.items()},
        **{f"holding.field.right.{code}": code.label for code in RequestKind},
        **{f"holding.field.record.{code}": code.label for code in RetainedRecord},
        **{f"rights_request.kind.{code}": code.label for code in RequestKind},
        "access_file.title": Text("Auskunft über Ihre Daten", "What is held about you"),
        "rights_request.status.received": Text("Eingegangen", "Received"),
        "rights_request.status.in_work": Text("In Bearbeitung", "In work"),
        "rights_request.status.granted": Text("Erfüllt", "Granted"),
        "rights_request.status.partly_granted": Text("Teilweise erfüllt", "Granted in part"),
        "rights_request.status.refused": Text("Abgelehnt", "Refused"),
        "rights_request.status.taken_back": Text("Zurückgenommen", "Taken back"),
        "rights_request.action.confirm_identity": Text("Identität feststellen", "Confirm identity"),
        "rights_request.action.extend": Text("Frist verlängern", "Extend the term"),
        "rights_request.action.grant": Text("Erfüllen", "Grant"),
        "rights_request.action.grant_partly": Text("Teilweise erfüllen", "Grant in part"),
        "rights_request.action.refuse": Text("Ablehnen", "Refuse"),
        "rights_request.action.take_back": Text("Zurücknehmen", "Take back"),
        "processing_restriction.status.in_force": Text("In Kraft", "In force"),
        "processing_restriction.status.lifted": Text("Aufgehoben", "Lifted"),
        "processing_restriction.action.lift": Text("Aufheben", "Lift"),
        "problem.restricted_already": Text(
            "Die Verarbeitung ist schon eingeschränkt.", "Processing is restricted already."
        ),
        "problem.not_restricted_yet": Text(
            "Die Verarbeitung ist noch nicht eingeschränkt.", "Processing is not restricted yet."
        ),
        "place.only_of_a_representative": Text(
            "Eine Vertretung wird nur genannt, wo sie fragt.", "A representation is named only where it asks."
        ),
        "holding.processing_restrictions": Text("Einschränkungen der Verarbeitung", "Restrictions of processing"),
        "holding.restricted_persons": Text("Vermerk der Einschränkung", "Note of the restriction"),
        "task.kind.rights_request_to_answer": Text("Antrag einer Person beantworten", "Answer a person's request"),
        "task.kind.rights_request_overdue": Text(
            "Frist für den Antrag einer Person ist vorbei", "The term of a person's request is over"
        ),
        "closed.extended_already": Text("Die Frist ist schon verlängert.", "The term has been extended already."),
        "closed.file_not_whole": Text("Die Auskunft ist noch nicht vollständig.", "The file is not whole yet."),
        "closed.words_to_look_at": Text("Texte warten auf Durchsicht.", "Words wait for a look."),
        "problem.extended_already": Text(
            "Die Frist ist schon einmal verlängert worden.", "The term has been extended once already."
        ),
        "problem.term_is_over": Text(
            "Die erste Frist ist vorbei; verlängert wird innerhalb dieser Frist.",
            "The first term is over; it is extended within that term.",
        ),
        "problem.file_not_whole": Text(
            "Die Auskunft ist nicht vollständig: Sie ist noch nicht zusammengestellt, oder ein Dienst hat nicht"
            " geantwortet.",
            "The file is not whole: it was not gathered yet, or a service did not answer.",
        ),
        "problem.file_not_gathered": Text(
            "Die Auskunft ist noch nicht zusammengestellt.", "The file has not been gathered yet."
        ),
        "problem.words_to_look_at": Text(
            "In der Auskunft stehen Texte, die noch niemand durchgesehen hat.",
            "The file holds words that nobody has looked at yet.",
        ),
        "problem.words_are_withheld": Text(
            "Texte bleiben zurück oder sind geschwärzt: Der Antrag wird nur teilweise erfüllt.",
            "Words stay back or are blacked out: the request is granted in part only.",
        ),
        "problem.granted_by_erasing": Text(
            "Ein Antrag auf Löschung wird durch das Löschen selbst erfüllt.",
            "A request for erasure is granted by erasing.",
        ),
        "problem.no_file_for_this_right": Text(
            "Zu diesem Antrag gehört keine Auskunft.", "No file belongs to this request."
        ),
        "problem.identity_not_confirmed": Text(
            "Die Identität ist noch nicht festgestellt.", "It is not certain yet who asks."
        ),
        "problem.request_is_closed": Text("Der Antrag ist abgeschlossen.", "The request is closed."),
        "place.only_with_a_refusal": Text(
            "Das steht nur, wo etwas verweigert wird.", "This stands only where something is refused."
        ),
        "place.reason_of_another_right": Text(
            "Dieser Grund gilt für einen anderen Antrag.", "This reason is for another kind of request."
        ),
        "place.reason_of_a_refusal": Text(
            "Mit diesem Grund wird ganz abgelehnt.", "With this reason the whole is refused."
        ),
        "place.remedies_not_told": Text(
            "Wer abgelehnt wird, erfährt von Beschwerde und Rechtsweg.",
            "Who is refused is told of complaint and court.",
        ),
        "place.only_with_masking": Text("Stellen stehen nur beim Schwärzen.", "Passages stand only with blacking out."),
        "place.not_in_the_words": Text("Diese Stelle kommt im Text nicht vor.", "This passage is not in the words."),
        "holding.persons": Text("Personendatensatz", "Person record"),
        "holding.duplicates": Text("Verdacht auf doppelte Datensätze", "Records that may be one person's"),
        "holding.merges": Text("Zusammengeführte Datensätze", "Merged records"),
        "holding.merged_persons": Text("Zusammengeführte Datensätze", "Merged records"),
        "holding.household_conflicts": Text("Vor wem Angaben geschützt sind", "From whom the record is kept"),
        "holding.staff_exclusions": Text("Ausgeschlossene Fachkräfte", "Excluded members of staff"),
        "holding.staff": Text("Eintrag als Fachkraft", "Entry as a member of staff"),
        "holding.representations": Text("Vertretungen", "Representations"),
        "holding.timeline_entries": Text("Zeitleisten", "Timelines"),
        "holding.coming_changes": Text("Anstehende Änderungen", "Coming changes"),
        "holding.benefit_gaps": Text("Lücken in Leistungen", "Gaps in benefits"),
        "holding.open_support_records": Text("Offene Betreuungsakten", "Open support records"),
        "holding.consents": Text("Einwilligungen", "Consents"),
        "holding.releases": Text("Schweigepflichtentbindungen", "Releases from confidentiality"),
        "holding.links": Text("Verknüpfungen mit anderen Stellen", "Links with other bodies"),
        "holding.hand_disclosures": Text("Übermittlungen im Einzelfall", "Disclosures in a single case"),
        "holding.recipient_duties": Text("Antworten, die Empfänger schulden", "Answers that recipients owe"),
        "holding.proposals": Text("Vorschläge, die zwei brauchen", "Proposals that take two"),
        "holding.decisions": Text("Entscheidungen über Übermittlungen", "Disclosure decisions"),
        "holding.grants": Text("Freigaben", "Grants"),
        "holding.rights_requests": Text("Ihre Anträge zum Datenschutz", "Requests about the own data"),
        "holding.tasks": Text("Aufgaben", "Tasks"),
        "holding.deadlines": Text("Fristen", "Deadlines"),
        "holding.support_records": Text("Betreuungsakten", "Support records"),
        "holding.intake_agreements": Text("Aufnahmevereinbarungen", "Intake agreements"),
        "holding.participants": Text("Beteiligte", "Participants"),
        "holding.mandates": Text("Fallverantwortung", "Case responsibility"),
        "holding.mandate_holders": Text("Wer die Verantwortung hatte", "Who held the responsibility"),
        "holding.documents": Text("Dokumente, die Sie gebracht haben", "Documents that you brought"),
        "holding.document_files": Text("Dateien dieser Dokumente", "Files of these documents"),
        "holding.contacts": Text("Kontakte und Vermerke", "Contacts and notes"),
        "holding.contact_wordings": Text("Frühere Fassungen von Vermerken", "Earlier wordings of notes"),
        "holding.needs": Text("Bedarfe", "Needs"),
        "holding.need_sources": Text("Wer einen Bedarf meldete", "Who reported a need"),
        "holding.appointments": Text("Termine", "Appointments"),
        "holding.counted_facts": Text("Für die Statistik gezählt", "Counted for statistics"),
        "holding.plans": Text("Hilfepläne", "Support plans"),
        "holding.plan_versions": Text("Vereinbarte Fassungen des Plans", "Agreed versions of the plan"),
        "holding.plan_goals": Text("Ziele", "Goals"),
        "holding.plan_steps": Text("Schritte", "Steps"),
        "holding.step_dependencies": Text("Welcher Schritt auf welchen wartet", "Which step waits for which"),
        "holding.referrals": Text("Überleitungen", "Referrals"),
        "holding.messages": Text("Mitteilungen", "Messages"),
    }
)
