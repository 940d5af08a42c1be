"""Every permission of the house, `resource:action`, in alphabetical order. Each route names exactly one.

`read` shows, `write` creates and changes inside the own body, `admin` changes the body itself, other actions say what
they do. A permission opens the action; body and grant open the row; categories open the field.
Which role holds which permission is data in `geleit_vocabulary.roles`.
"""

from geleit_vocabulary.coded import Coded


class Permission(Coded):
    """What a caller may do. New members keep the order of the alphabet (a test holds it)."""

    ACCESS_LOG_READ = "access_log:read", "Zugriffsprotokoll lesen", "Read the access log"
    ACCESS_REPORT_MAKE = (
        "access_report:make",
        "Auskunft geben, wer Daten einer Person gesehen hat",
        "Report who saw a person's data",
    )
    APPOINTMENT_READ = "appointment:read", "Termine lesen", "Read appointments"
    APPOINTMENT_WRITE = "appointment:write", "Termine anlegen und ändern", "Make and change appointments"
    ASSESSMENT_READ = "assessment:read", "Assessments lesen", "Read assessments"
    ASSESSMENT_WRITE = "assessment:write", "Assessments ausfüllen", "Fill in assessments"
    BACKLOG_READ = "backlog:read", "Rückstand der Verarbeitung lesen", "Read the processing backlog"
    BODY_ADMIN = "body:admin", "Stelle verwalten", "Administer the body"
    BODY_CLOSE = "body:close", "Stellen vom Knoten verabschieden", "Let bodies leave the node"
    BODY_READ = "body:read", "Stellen lesen", "Read bodies"
    BODY_REGISTER = "body:register", "Stellen auf dem Knoten anlegen", "Register bodies on the node"
    CASE_READ = "case:read", "Betreuungsakten lesen", "Read support records"
    CASE_WRITE = "case:write", "Betreuungsakten führen", "Keep support records"
    CLIENT_ADMIN = "client:admin", "Technische Zugänge verwalten", "Administer API clients"
    CLOCK_MOVE = "clock:move", "Fachliche Uhr stellen (nur Demo und Test)", "Move the domain clock (demo and test only)"
    CLOCK_READ = "clock:read", "Fachliche Uhr lesen", "Read the domain clock"
    CONCEPT_PUBLISH = "concept:publish", "Konzepte in Kraft setzen", "Publish concepts"
    CONCEPT_READ = "concept:read", "Konzepte lesen", "Read concepts"
    CONCEPT_WRITE = "concept:write", "Konzepte entwerfen", "Draft concepts"
    CONSENT_READ = "consent:read", "Einwilligungen lesen", "Read consents"
    CONSENT_WRITE = "consent:write", "Einwilligungen und Widerrufe aufnehmen", "Record consents and withdrawals"
    CONTACT_READ = "contact:read", "Kontakte und Vermerke lesen", "Read contacts and notes"
    CONTACT_WRITE = "contact:write", "Kontakte und Vermerke schreiben", "Write contacts and notes"
    DEAD_LETTER_READ = "dead_letter:read", "Nicht verarbeitbare Meldungen lesen", "Read dead letters"
    DEAD_LETTER_REPLAY = "dead_letter:replay", "Nicht verarbeitbare Meldungen wiederholen", "Replay dead letters"
    DECISION_ASK = "decision:ask", "Übermittlungsentscheidung anfragen", "Ask for a disclosure decision"
    DECISION_READ = "decision:read", "Übermittlungsentscheidungen lesen", "Read disclosure decisions"
    DEFINITION_PUBLISH = "definition:publish", "Definitionen in Kraft setzen", "Publish definitions"
    DEFINITION_READ = "definition:read", "Definitionen lesen", "Read definitions"
    DEFINITION_WRITE = "definition:write", "Definitionen entwerfen", "Draft definitions"
    DISCLOSURE_DECIDE = (
        "disclosure:decide",
        "Übermittlungen im Einzelfall vorschlagen und entscheiden",
        "Propose and decide disclosures in a single case",
    )
    DISCLOSURE_READ = "disclosure:read", "Übermittlungen im Einzelfall lesen", "Read disclosures in a single case"
    DOCUMENT_READ = "document:read", "Dokumente lesen", "Read documents"
    DOCUMENT_WRITE = "document:write", "Dokumente aufnehmen und führen", "File and keep documents"
    DUTY_READ = "duty:read", "Pflichten von Empfängern lesen", "Read duties of recipients"
    DUTY_WORK = "duty:work", "Pflichten von Empfängern bearbeiten", "Answer and note duties of recipients"
    EVENTS_NODE = "events:node", "Ereignisse aller Stellen (nur Dienste)", "Events of all bodies (services only)"
    EVENTS_READ = "events:read", "Ereignisse der eigenen Stelle lesen", "Read the own body's events"
    GRANT_USE = "grant:use", "Mit einer Freigabe lesen oder senden", "Read or send under a grant"
    HOLDING_READ = (
        "holding:read",
        "Alles zu einer Person zusammenstellen (nur Dienste)",
        "Gather everything about a person (services only)",
    )
    INDICATOR_NODE = "indicator:node", "Kennzahlen aller Stellen (nur Summen)", "Indicators of all bodies (sums only)"
    INDICATOR_READ = "indicator:read", "Kennzahlen der eigenen Stelle lesen", "Read the own body's indicators"
    JOB_READ = "job:read", "Aufträge und ihre Zeilenberichte lesen", "Read jobs and their reports"
    JOB_WORK = "job:work", "Aufträge füllen, starten, abbrechen", "Fill, start and cancel jobs"
    LINK_READ = "link:read", "Verknüpfungen lesen", "Read links"
    LINK_WRITE = "link:write", "Verknüpfungen anbieten, binden, trennen", "Offer, bind and cut links"
    MANDATE_READ = "mandate:read", "Fallverantwortung lesen", "Read case responsibility"
    MANDATE_WRITE = "mandate:write", "Fallverantwortung übernehmen und übergeben", "Take and hand over responsibility"
    ME_READ = "me:read", "Eigene Anmeldung und Aufgaben lesen", "Read the own login and worklist"
    MESSAGE_ANSWER = "message:answer", "Mitteilungen bestätigen oder zurückweisen", "Confirm or reject messages"
    MESSAGE_READ = "message:read", "Mitteilungen lesen", "Read messages"
    MESSAGE_SEND = "message:send", "Mitteilungen senden", "Send messages"
    META_READ = "meta:read", "Beschreibungen des Dienstes lesen", "Read the service's descriptions"
    NEED_READ = "need:read", "Bedarfe lesen", "Read needs"
    NEED_WRITE = "need:write", "Bedarfe aufnehmen und decken", "Record and meet needs"
    PARTICIPANT_READ = "participant:read", "Beteiligte lesen", "Read participants"
    PARTICIPANT_WRITE = "participant:write", "Beteiligte aufnehmen und entlassen", "Add and release participants"
    PERIOD_CLOSE = "period:close", "Berichtszeitraum abschließen", "Close a reporting period"
    PERIOD_READ = "period:read", "Berichtszeiträume lesen", "Read reporting periods"
    PERSON_ERASE = (
        "person:erase",
        "Personen der eigenen Stelle endgültig löschen",
        "Erase the own body's persons for good",
    )
    PERSON_IMPORT = "person:import", "Personen in großer Zahl übernehmen", "Take over persons in bulk"
    PERSON_MERGE = (
        "person:merge",
        "Dubletten entscheiden, zusammenführen und wieder trennen",
        "Decide duplicates, merge and separate records",
    )
    PERSON_READ = "person:read", "Personen der eigenen Stelle lesen", "Read the own body's persons"
    PERSON_SEARCH = "person:search", "Personen der eigenen Stelle suchen", "Search the own body's persons"
    PERSON_WRITE = "person:write", "Personen der eigenen Stelle führen", "Keep the own body's persons"
    PLAN_READ = "plan:read", "Hilfepläne lesen", "Read support plans"
    PLAN_WRITE = "plan:write", "Hilfepläne schreiben", "Write support plans"
    PROPOSAL_DECIDE = "proposal:decide", "Vorschläge entscheiden, die zwei brauchen", "Decide proposals that take two"
    PROPOSAL_READ = "proposal:read", "Vorschläge lesen, die zwei brauchen", "Read proposals that take two"
    PROTECTED_ADDRESS_READ = "protected_address:read", "Gesperrte Anschriften lesen", "Read locked addresses"
    PSEUDONYM_RESOLVE = "pseudonym:resolve", "Pseudonyme auflösen", "Resolve pseudonyms"
    REFERRAL_ANSWER = "referral:answer", "Überleitungen beantworten", "Answer referrals"
    REFERRAL_READ = "referral:read", "Überleitungen lesen", "Read referrals"
    REFERRAL_REPORT = "referral:report", "Ergebnis einer Überleitung melden", "Report a referral's outcome"
    REFERRAL_SEND = "referral:send", "Überleitungen entwerfen und senden", "Draft and send referrals"
    RELEASE_READ = "release:read", "Schweigepflichtentbindungen lesen", "Read releases from confidentiality"
    RELEASE_WRITE = "release:write", "Schweigepflichtentbindungen aufnehmen", "Record releases from confidentiality"
    RESTRICTED_READ = (
        "restricted:read",
        "Akten finden, deren Verarbeitung eingeschränkt ist",
        "Find records whose processing is restricted",
    )
    RIGHTS_READ = "rights:read", "Anträge von Personen zum Datenschutz lesen", "Read persons' requests about their data"
    RIGHTS_WRITE = (
        "rights:write",
        "Anträge von Personen zum Datenschutz beantworten",
        "Answer persons' requests about their data",
    )
    STAFF_ADMIN = "staff:admin", "Beschäftigte der Stelle verwalten", "Administer the body's staff"
    STAFF_READ = "staff:read", "Beschäftigte der Stelle lesen", "Read the body's staff"
    STATUS_LIST_READ = "status_list:read", "Liste beendeter Freigaben lesen", "Read the list of ended grants"
    STATUTE_DECIDE = "statute:decide", "Rechtsgrundlagen in Kraft setzen", "Put statutes into force"
    STATUTE_READ = "statute:read", "Rechtsgrundlagen lesen", "Read the statutes in force"
    TASK_READ = "task:read", "Aufgaben lesen", "Read tasks"
    TASK_WORK = "task:work", "Aufgaben übernehmen und erledigen", "Claim and complete tasks"
    TIMELINE_READ = "timeline:read", "Zeitleisten lesen", "Read timelines"
    TIMELINE_WRITE = "timeline:write", "Zeitleisten führen", "Keep timelines"
