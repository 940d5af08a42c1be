"""The words of the documentation pages."""

from typing import Final

from geleit_kit.pure.texts import Text, Texts

WORDS: Final = Texts({
    "nav.start": Text("Überblick", "Overview"),
    "nav.api": Text("Schnittstellen", "API"),
    "nav.lifecycles": Text("Abläufe", "Life cycles"),
    "nav.events": Text("Ereignisse", "Events"),
    "nav.problems": Text("Fehlermeldungen", "Problems"),
    "nav.token": Text("Zugang", "Access"),
    "nav.label": Text("Dokumentation", "Documentation"),
    "skip": Text("Zum Inhalt", "Skip to content"),
    "other_language": Text("English", "Deutsch"),
    "footer": Text(
        "Diese Seiten kommen ganz von diesem Knoten: keine fremden Schriften, Skripte oder Zähler.",
        "These pages come from this node alone: no foreign fonts, scripts or counters.",
    ),
    "start.title": Text("Was dieser Knoten bietet", "What this node offers"),
    "start.lead": Text(
        "Geleit ist das offene Rückgrat für kommunales Integrationsmanagement: Jede Stelle behält ihr System und ihre"
        " Daten, und kein Mensch geht zwischen zweien verloren.",
        "Geleit is the open backbone for municipal integration management: every agency keeps its own system"
        " and its own"
        " data, and a person is never lost between two of them.",
    ),
    "start.node": Text("Knoten", "Node"),
    "start.demo": Text("Demo", "Demo"),
    "start.services": Text("Dienste", "Services"),
    "start.whole": Text("Alle Schnittstellen auf einer Seite", "All APIs on one page"),
    "start.begin": Text("Anfangen", "Getting started"),
    "start.begin_text": Text(
        "Alle Adressen beginnen mit dem Namen des Dienstes, etwa /cases/v1/. Wer Sie für diesen Knoten sind und was Sie"
        " dürfen, sagt /me; was zu tun ist, /me/worklist.",
        "All addresses begin with the name of the service, such as /cases/v1/. Who you are to this node and"
        " what you may"
        " do, /me tells; what is to be done, /me/worklist.",
    ),
    "start.more": Text("Zum Nachschlagen", "Reference"),
    "status.live": Text("läuft", "running"),
    "status.down": Text("antwortet nicht", "not answering"),
    "status.absent": Text("läuft hier nicht", "not run here"),
    "link.api": Text("Schnittstelle", "API"),
    "link.lifecycles": Text("Abläufe", "Life cycles"),
    "link.events": Text("Ereignisse", "Events"),
    "link.openapi": Text("OpenAPI-Dokument", "OpenAPI document"),
    "link.asyncapi": Text("AsyncAPI-Dokument (YAML)", "AsyncAPI document (YAML)"),
    "service.identity": Text("Personen und Einwilligung", "Persons and consent"),
    "service.identity.text": Text(
        "Stellen, Personen mit Zeitleisten, Einwilligungen, Schweigepflichtentbindungen und die Entscheidung, wer was"
        " erfahren darf.",
        "Bodies, persons with their timelines, consents, releases from confidentiality, and the decision who"
        " may know what.",
    ),
    "service.cases": Text("Beratung und Case Management", "Counselling and case management"),
    "service.cases.text": Text(
        "Unterstützungsakten, Fallverantwortung, Kontakte, Termine und Hilfepläne.",
        "Support records, case responsibility, contacts, appointments and plans.",
    ),
    "service.referrals": Text("Verweisungen", "Referrals"),
    "service.referrals.text": Text(
        "Verweisen, vermitteln und übergeben zwischen Stellen, mit Antwort und Ergebnis.",
        "Refer and hand over between bodies, with an answer and an outcome.",
    ),
    "service.indicators": Text("Kennzahlen", "Indicators"),
    "service.indicators.text": Text(
        "Tabellen aus abgeschlossenen Zeiträumen, vor Rückschlüssen auf Einzelne geschützt.",
        "Tables of closed periods, guarded against conclusions about single persons.",
    ),
    "api.title": Text("Schnittstellen", "API"),
    "api.failed": Text(
        "Die bedienbare Ansicht braucht JavaScript. Das Dokument selbst:",
        "The interactive view needs JavaScript. The document itself:"
    ),
    "lifecycles.title": Text("Abläufe", "Life cycles"),
    "lifecycles.lead": Text(
        "Jeder Ablauf ist eine Tabelle. Dieselbe Tabelle beantwortet die Schnittstelle, weist ab, was nicht"
        " vorgesehen ist,"
        " und zeichnet diese Bilder. Gestrichelte Pfeile nimmt das System von selbst, durch ein Ereignis"
        " oder eine Frist.",
        "Every life cycle is a table. The same table answers the API, refuses what has no place in it, and draws these"
        " pictures. Dashed arrows are taken by the system itself, by a fact or a deadline.",
    ),
    "lifecycles.common": Text("In jedem Dienst", "In every service"),
    "lifecycles.none": Text(
        "Dieser Dienst hat noch keine Abläufe gemeldet.", "This service has not told any life cycles yet."
    ),
    "lifecycles.picture": Text(
        "Bild der Zustände; die Tabelle darunter sagt dasselbe.",
        "Picture of the states; the table below says the same.",
    ),
    "lifecycles.number": Text("Nr.", "No."),
    "lifecycles.action": Text("Handlung", "Action"),
    "lifecycles.from": Text("aus", "from"),
    "lifecycles.to": Text("nach", "to"),
    "lifecycles.needs": Text("verlangt", "needs"),
    "lifecycles.asks": Text("fragt nach", "asks for"),
    "lifecycles.automatic": Text("von selbst", "by itself"),
    "lifecycles.start": Text("Beginn", "start"),
    "lifecycles.final": Text("Ende", "end"),
    "events.title": Text("Ereignisse", "Events"),
    "events.lead": Text(
        "Was ein Dienst als geschehen meldet: CloudEvents ohne Namen, ohne Freitext, mit dem Pseudonym der"
        " eigenen Stelle.",
        "What a service tells as having happened: CloudEvents without a name or free text, with the own"
        " body's pseudonym.",
    ),
    "events.field": Text("Feld", "Field"),
    "events.type": Text("Form", "Type"),
    "events.meaning": Text("Bedeutung", "Meaning"),
    "events.heard": Text("Hört auf", "Listens to"),
    "events.none": Text("Zu diesem Dienst liegt hier kein Dokument.", "There is no document of this service here."),
    "events.required": Text("immer dabei", "always present"),
    "problems.title": Text("Fehlermeldungen", "Problems"),
    "problems.lead": Text(
        "Jede Ablehnung ist ein Dokument nach RFC 9457. `code` bleibt stabil, `type` führt auf eine dieser Seiten.",
        "Every refusal is a document after RFC 9457. `code` is stable, `type` leads to one of these pages.",
    ),
    "problems.code": Text("Code", "Code"),
    "problems.status": Text("Status", "Status"),
    "problems.meaning": Text("Bedeutung", "Meaning"),
    "problems.advice": Text("Was zu tun ist", "What to do"),
    "problems.who": Text("Wer so antwortet", "Who answers so"),
    "problems.everybody": Text("jeder Dienst", "every service"),
    "problems.door": Text("die Tür", "the door"),
    "problems.example": Text("Beispiel", "Example"),
    "problems.all": Text("Alle Fehlermeldungen", "All problems"),
    "problems.unknown": Text("Diese Fehlermeldung gibt es nicht.", "There is no such problem."),
    "token.title": Text("Zugang", "Access"),
    "token.lead": Text(
        "Jede Anfrage trägt ein kurzlebiges Zugangstoken (OIDC) in der Kopfzeile Authorization. Welchen"
        " Ausstellern dieser"
        " Knoten vertraut, legt der Betrieb fest.",
        "Every request carries a short-lived access token (OIDC) in the header Authorization. Which issuers this node"
        " trusts is set by its operator.",
    ),
    "token.audience": Text(
        "Das Token muss für diesen Knoten bestimmt sein (aud):",
        "The token must be meant for this node (aud):",
    ),
    "token.demo": Text("Demo-Token holen", "Get a demo token"),
    "token.demo_text": Text(
        "Dieser Knoten ist eine Demo. Sein Demo-Aussteller gibt für jede Rolle in jeder Stelle ein Token,"
        " das zehn Minuten gilt:",
        "This node is a demo. Its demo issuer gives a token for any role in any body, alive for ten minutes:",
    ),
    "token.use": Text("Und damit fragen:", "And ask with it:"),
    "token.paste": Text(
        "Auf den bedienbaren Seiten: auf Authorize drücken und das Token einfügen.",
        "On the interactive pages: press Authorize and paste the token.",
    ),
    "token.bodies": Text("Stellen dieses Knotens", "Bodies of this node"),
    "token.roles": Text("Rollen", "Roles"),
    "missing.title": Text("Seite nicht gefunden", "Page not found"),
})  # fmt: skip
