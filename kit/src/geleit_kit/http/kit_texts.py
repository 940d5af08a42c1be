"""kit's own texts: problems, places, and the labels of tasks and definitions."""

from geleit_kit.pure.rules.texts import RULE_TEXTS
from geleit_kit.pure.texts import Text, Texts

_SECOND_PERSON = Text("Hier muss eine zweite Person entscheiden.", "A second person must decide this.")
_ROLE_MISSING = Text(
    "Eine der beiden Personen muss eine bestimmte Rolle haben; sie fehlt noch.",
    "One of the two must hold a certain role, which is still missing.",
)

KIT_TEXTS = Texts(
    {
        "problem.internal": Text(
            "Im Dienst ist ein Fehler aufgetreten. Es wurde nichts geschrieben.",
            "The service has a fault. Nothing was written.",
        ),
        "problem.malformed": Text("Die Anfrage ist nicht lesbar.", "The request is not readable."),
        "problem.malformed_json": Text("Der Inhalt ist kein gültiges JSON.", "The content is not valid JSON."),
        "problem.unauthenticated": Text("Anmeldung erforderlich.", "A valid token is required."),
        "problem.token_missing": Text("Es fehlt ein Bearer-Token.", "A bearer token is missing."),
        "problem.token_unreadable": Text("Das Token ist nicht lesbar.", "The token is not readable."),
        "problem.token_expired": Text("Das Token ist abgelaufen.", "The token has expired."),
        "problem.token_not_yet_valid": Text("Das Token gilt noch nicht.", "The token is not valid yet."),
        "problem.token_too_long_lived": Text(
            "Das Token gilt länger als zehn Minuten.", "The token lives longer than ten minutes."
        ),
        "problem.signature_invalid": Text(
            "Die Signatur des Tokens stimmt nicht.", "The signature of the token does not hold."
        ),
        "problem.algorithm_refused": Text(
            "Dieses Signaturverfahren ist für den Aussteller nicht zugelassen.",
            "This algorithm is not allowed for the issuer.",
        ),
        "problem.issuer_unknown": Text(
            "Der Aussteller des Tokens ist hier nicht bekannt.", "The issuer of the token is not known here."
        ),
        "problem.audience_foreign": Text(
            "Das Token ist für eine andere Stelle bestimmt.", "The token is meant for somebody else."
        ),
        "problem.type_refused": Text(
            "Diese Art von Token wird hier nicht angenommen.", "This type of token is not accepted here."
        ),
        "problem.claims_incomplete": Text("Dem Token fehlen Angaben.", "The token lacks claims."),
        "problem.client_unknown": Text(
            "Die Anwendung ist hier nicht angemeldet.", "The client is not registered here."
        ),
        "problem.body_unknown": Text(
            "Die Stelle des Tokens ist hier nicht bekannt.", "The body of the token is not known here."
        ),
        "problem.body_has_left": Text("Die Stelle hat diesen Knoten verlassen.", "The body has left this node."),
        "problem.body_foreign": Text(
            "Für diese Stelle darf das Token nicht sprechen.", "The token may not speak for this body."
        ),
        "problem.not_found": Text(
            "Das gibt es nicht, oder Ihre Stelle sieht es nicht.",
            "There is no such thing, or your body does not see it.",
        ),
        "problem.method_not_allowed": Text("Diese Methode gibt es hier nicht.", "This method does not exist here."),
        "problem.forbidden": Text("Ihre Rollen erlauben das nicht.", "Your roles do not open this."),
        "problem.invalid": Text("Einige Angaben stimmen nicht.", "Some values are wrong."),
        "problem.precondition_required": Text(
            "Es fehlt If-Match: Welche Fassung haben Sie gesehen?", "If-Match is missing: which version did you see?"
        ),
        "problem.stale": Text("Der Datensatz hat sich seitdem geändert.", "The record has changed since."),
        "problem.conflict": Text("Das ist in diesem Zustand nicht möglich.", "This is not possible in this state."),
        "problem.changed_meanwhile": Text(
            "Jemand anderes war schneller. Bitte neu laden.", "Somebody else was faster. Please load again."
        ),
        "problem.processing_restricted": Text(
            "Die Verarbeitung ist eingeschränkt: Es wird nur gespeichert. Wer etwas ändern darf, sagt im Kopf"
            " `Despite-Restriction`, wofür (`purposes`).",
            "Processing is restricted: only storing is allowed. Who may change something says what for in the header"
            " `Despite-Restriction` (`purposes`).",
        ),
        "problem.person_erased": Text(
            "Diese Person wurde gelöscht. Über sie wird nichts mehr geschrieben.",
            "This person was erased. Nothing is written about them any more.",
        ),
        "problem.person_merged": Text(
            "Diese Akte wurde mit einer anderen zusammengeführt. `merged_into` nennt die, die jetzt gilt.",
            "This record was merged with another one. `merged_into` names the one that stands now.",
        ),
        "problem.merge_stands": Text("Die Akten sind noch zusammengeführt.", "The records are still merged."),
        "place.not_of_the_merge": Text(
            "Diese Person gehört nicht zu der Zusammenführung.", "This person is not one of the merge."
        ),
        "place.not_later": Text("Das kam nicht nach der Zusammenführung hinzu.", "This did not come after the merge."),
        "task.kind.merge_waits": Text(
            "Zwei Akten einer Person warten aufeinander: eine von beiden zuerst beenden",
            "Two records of one person wait for each other: end one of them first",
        ),
        "task.kind.unmerge_look": Text(
            "Akten wurden wieder getrennt: ansehen, wem gehört, was seit der Zusammenführung kam",
            "Records were separated again: look whose it is what came since they were merged",
        ),
        "problem.already_exists": Text("Das gibt es schon.", "This exists already."),
        "problem.own_reference_taken": Text(
            "Ihr Aktenzeichen ist schon vergeben.", "Your own reference is taken already."
        ),
        "problem.illegal_transition": Text(
            "Dieser Schritt ist aus diesem Zustand nicht vorgesehen.", "There is no such step from this state."
        ),
        "problem.gone": Text("Das wird nicht mehr vorgehalten.", "This is no longer kept."),
        "problem.too_large": Text("Die Anfrage ist zu groß.", "The request is too large."),
        "problem.too_many_values": Text(
            "Die Anfrage enthält zu viele einzelne Angaben.", "The request holds too many single values."
        ),
        "problem.file_too_large": Text(
            "Die Datei ist größer, als hier angenommen wird.", "The file is larger than what is taken here."
        ),
        "problem.file_as_raw_body": Text(
            "Die Datei selbst wird als Inhalt der Anfrage erwartet (application/octet-stream).",
            "The file itself is expected as the body of the request (application/octet-stream).",
        ),
        "problem.file_type_refused": Text(
            "Dateien dieser Art werden nicht angenommen. Es zählt der Inhalt, nicht der Name.",
            "Files of this type are not taken. What counts is the content, not the name.",
        ),
        "problem.file_broken_off": Text(
            "Die Datei kam nicht vollständig an. Es wurde nichts behalten.",
            "The file did not arrive as a whole. Nothing was kept.",
        ),
        "problem.file_gone": Text("Die Datei ist nicht mehr da.", "The file is not there any more."),
        "problem.file_infected": Text(
            "In der Datei wurde Schadsoftware gefunden; sie wird nicht ausgeliefert.",
            "Malware was found in the file; it is not served.",
        ),
        "problem.file_not_scanned": Text(
            "Die Datei wurde noch nicht auf Schadsoftware geprüft.", "The file has not been scanned for malware yet."
        ),
        "problem.file_scan_failed": Text(
            "Die Datei konnte nicht auf Schadsoftware geprüft werden; es wird wieder versucht.",
            "The file could not be scanned for malware; it is tried again.",
        ),
        "problem.files_unavailable": Text(
            "Die Ablage der Dateien ist gerade nicht erreichbar. Es wurde nichts geschrieben.",
            "The store of files cannot be reached just now. Nothing was written.",
        ),
        "problem.too_many_files_at_once": Text(
            "Gerade kommen zu viele Dateien zugleich an.", "Too many files arrive at once just now."
        ),
        "place.not_of_the_grant": Text("Das öffnet diese Freigabe nicht.", "This grant does not open it."),
        "place.file_empty": Text("Die Datei ist leer.", "The file is empty."),
        "place.file_broken": Text(
            "Die Datei ist beschädigt oder nicht, was sie zu sein vorgibt.",
            "The file is damaged, or not what it claims to be.",
        ),
        "place.file_bomb": Text(
            "Die Datei würde entpackt unmäßig groß.", "Unpacked, the file would grow beyond all measure."
        ),
        "place.file_encrypted": Text("Die Datei ist verschlüsselt.", "The file is encrypted."),
        "place.file_with_macros": Text("Die Datei enthält Makros.", "The file contains macros."),
        "place.file_infected": Text("In der Datei wurde Schadsoftware gefunden.", "Malware was found in the file."),
        "place.digest_differs": Text(
            "Die Prüfsumme passt nicht zu dem, was ankam.", "The digest does not match what arrived."
        ),
        "problem.unsupported_media_type": Text("Erwartet wird application/json.", "application/json is expected."),
        "problem.document_not_made": Text(
            "Das PDF konnte gerade nicht erstellt werden. Bitte später noch einmal versuchen.",
            "The PDF could not be made just now. Please try again later.",
        ),
        "problem.too_many_requests": Text(
            "Ihre Anwendung fragt zu oft in zu kurzer Zeit.", "Your client asks too often in too short a time."
        ),
        "problem.too_many_questions": Text(
            "Sie haben in kurzer Zeit zu oft gefragt, ob es jemanden oder etwas gibt.",
            "You asked too often in a short time whether somebody or something is there.",
        ),
        "problem.too_many_rows": Text(
            "Die Datei hat mehr Zeilen, als Sie heute noch mit den vorhandenen Personen abgleichen dürfen.",
            "The file has more rows than you may lay beside the persons who are there today.",
        ),
        "problem.unavailable": Text(
            "Der Dienst ist gerade nicht verfügbar. Es wurde nichts geschrieben.",
            "The service is not available just now. Nothing was written.",
        ),
        "problem.database_busy": Text(
            "Die Datenbank ist überlastet. Bitte gleich noch einmal.", "The database is busy. Please try again."
        ),
        "problem.database_unavailable": Text("Die Datenbank ist nicht erreichbar.", "The database cannot be reached."),
        "problem.access_log_unavailable": Text(
            "Das Zugriffsprotokoll ist nicht erreichbar; deshalb wird nichts herausgegeben.",
            "The access log cannot be reached; therefore nothing is disclosed.",
        ),
        "problem.issuer_unavailable": Text(
            "Die Schlüssel des Ausstellers sind nicht erreichbar.", "The keys of the issuer cannot be reached."
        ),
        "problem.idempotency_key_required": Text(
            "Es fehlt Idempotency-Key: Hier verlässt etwas das Haus.",
            "Idempotency-Key is missing: something leaves the house here.",
        ),
        "problem.idempotency_key_invalid": Text(
            "Der Idempotency-Key ist leer oder zu lang.", "The Idempotency-Key is empty or too long."
        ),
        "problem.idempotency_key_reused": Text(
            "Dieser Idempotency-Key gehört zu einer anderen Anfrage.",
            "This Idempotency-Key belongs to another request.",
        ),
        "problem.idempotency_answer_locked": Text(
            "Das wurde schon getan. Seitdem wurde gesperrt, was die Antwort zeigte; lesen Sie die Ressource neu.",
            "That was done already. What its answer showed has been locked since; read the resource anew.",
        ),
        "problem.idempotency_in_progress": Text(
            "Dieselbe Anfrage wird gerade bearbeitet.", "The same request is being worked on."
        ),
        "problem.cursor_invalid": Text(
            "Der Cursor gehört nicht zu dieser Liste.", "The cursor does not belong to this list."
        ),
        "problem.grant_invalid": Text("Die Freigabe ist ungültig.", "The grant is not valid."),
        "problem.grant_expired": Text("Die Freigabe ist abgelaufen.", "The grant has expired."),
        "problem.grant_foreign": Text("Die Freigabe gilt für jemand anderen.", "The grant is meant for somebody else."),
        "problem.grant_withdrawn": Text("Die Freigabe wurde zurückgenommen.", "The grant was withdrawn."),
        "problem.grant_direction": Text(
            "Die Freigabe erlaubt diese Richtung nicht.", "The grant does not allow this direction."
        ),
        "problem.status_list_stale": Text(
            "Ob die Freigabe noch gilt, ist gerade nicht feststellbar.",
            "Whether the grant still holds cannot be told just now.",
        ),
        "problem.peer_absent": Text(
            "Der Dienst, der dazu gefragt werden muss, läuft auf diesem Knoten nicht.",
            "The service that must be asked does not run on this node.",
        ),
        "problem.peer_unavailable": Text(
            "Ein Dienst, der dazu gefragt werden muss, antwortet gerade nicht. Es wurde nichts geschrieben.",
            "A service that must be asked does not answer just now. Nothing was written.",
        ),
        "problem.below_the_floor": Text(
            "So weit zurück reichen die Ereignisse nicht mehr.", "The events do not reach back that far any more."
        ),
        "problem.resource_unknown": Text("Diese Auskunft gibt es hier nicht.", "There is no such resource to grant."),
        "problem.unbound_pseudonym": Text("Diese Person ist hier nicht bekannt.", "This person is not known here."),
        "problem.too_many_jobs": Text(
            "Ihre Stelle hat zu viele Aufträge, die noch nicht beendet sind.",
            "Your body has too many jobs that have not ended.",
        ),
        "problem.job_has_its_input": Text(
            "Der Auftrag ist schon gestartet; er nimmt nichts mehr auf.",
            "The job was started already; it takes no more input.",
        ),
        "problem.part_before_missing": Text("Der Teil davor fehlt noch.", "The part before is still missing."),
        "problem.parts_missing": Text(
            "Es sind nicht so viele Teile da, wie Sie nennen.", "There are not as many parts as you name."
        ),
        "problem.input_too_large": Text(
            "Die Eingabe ist zu groß für einen Auftrag.", "The input is too large for one job."
        ),
        "problem.input_gone": Text("Die Eingabe ist nicht mehr da.", "The input is there no more."),
        "problem.job_kind_gone": Text(
            "Diese Art von Auftrag gibt es hier nicht mehr.", "There is no such kind of job here any more."
        ),
        "problem.not_started_in_time": Text(
            "Der Auftrag wurde einen Tag lang nicht gestartet.", "The job was not started for a day."
        ),
        "place.row_failed": Text(
            "Diese Zeile konnte der Dienst nicht übernehmen; der Fehler liegt bei ihm.",
            "The service could not take this row over; the fault is its own.",
        ),
        "place.row_too_long": Text("Die Zeile ist zu lang.", "The row is too long."),
        "job.status.collecting": Text("Nimmt auf", "Collecting"),
        "job.status.queued": Text("Wartet", "Queued"),
        "job.status.running": Text("Läuft", "Running"),
        "job.status.done": Text("Erledigt", "Done"),
        "job.status.done_with_refusals": Text("Erledigt, einzelne Zeilen abgelehnt", "Done, some rows refused"),
        "job.status.failed": Text("Gescheitert", "Failed"),
        "job.status.cancelled": Text("Abgebrochen", "Cancelled"),
        "job.action.start": Text("Starten", "Start"),
        "job.action.cancel": Text("Abbrechen", "Cancel"),
        "job.action.run": Text("Ausführen", "Run"),
        "job.action.finish": Text("Beenden", "Finish"),
        "job.action.finish_with_refusals": Text("Beenden mit Ablehnungen", "Finish with refusals"),
        "job.action.fail": Text("Scheitern", "Fail"),
        "job.action.expire": Text("Verfallen", "Expire"),
        "job.action.leave": Text("Endet mit der Stelle", "Ends with the body"),
        "problem.operation_unknown": Text("Diesen Vorgang gibt es hier nicht.", "There is no such operation here."),
        "problem.resource_incomplete": Text(
            "Die Angaben zur Adresse des Vorgangs sind nicht vollständig.",
            "What stands in the operation's address is not complete.",
        ),
        "place.missing": Text("Die Angabe fehlt.", "The value is missing."),
        "place.unknown_field": Text("Dieses Feld gibt es nicht.", "There is no such field."),
        "place.unknown_parameter": Text(
            "Diese Angabe in der Adresse kennt der Vorgang nicht.", "The operation knows no such parameter."
        ),
        "problem.category_closed": Text(
            "Felder, die Ihre Rollen nicht lesen, können Sie auch nicht schreiben.",
            "Fields that your roles do not read you cannot write.",
        ),
        "place.category_closed": Text("Ihre Rollen öffnen dieses Feld nicht.", "Your roles do not open this field."),
        "place.parameter_twice": Text("Diese Angabe steht zweimal in der Adresse.", "The parameter stands twice."),
        "place.wrong_type": Text("Die Angabe hat den falschen Typ.", "The value has the wrong type."),
        "place.wrong_value": Text("Die Angabe ist nicht zulässig.", "The value is not allowed."),
        "place.wrong_form": Text(
            "Die Angabe hat nicht die erwartete Form.", "The value does not have the expected form."
        ),
        "place.not_in_list": Text("Die Angabe steht nicht in der Liste.", "The value is not in the list."),
        "place.too_long": Text("Die Angabe ist zu lang.", "The value is too long."),
        "place.too_short": Text("Die Angabe ist zu kurz.", "The value is too short."),
        "place.too_many": Text("Das sind zu viele.", "Too many."),
        "place.too_few": Text("Das sind zu wenige.", "Too few."),
        "place.too_small": Text("Die Zahl ist zu klein.", "The number is too small."),
        "place.too_large": Text("Die Zahl ist zu groß.", "The number is too large."),
        "place.before_1900": Text("Das Datum liegt vor 1900.", "The day lies before 1900."),
        "place.after_2999": Text("Das Datum liegt nach 2999.", "The day lies after 2999."),
        "place.not_offered": Text("Das gibt es hier nicht.", "This is not offered here."),
        "place.unreadable_character": Text(
            "Die Angabe enthält ein unzulässiges Zeichen.", "The value holds a character that is not allowed."
        ),
        "place.unknown_code": Text("Diesen Schlüssel gibt es nicht.", "There is no such code."),
        "place.sort_unknown": Text("Danach kann nicht sortiert werden.", "This cannot be sorted by."),
        "closed.forbidden": Text("Ihre Rollen erlauben das nicht.", "Your roles do not open this."),
        "closed.only_who_proposed": Text(
            "Zurücknehmen kann nur, wer es vorgeschlagen hat.", "Only who proposed it can take it back."
        ),
        "closed.role_missing_among_two": _ROLE_MISSING,
        "closed.second_person_needed": _SECOND_PERSON,
        "problem.only_who_proposed": Text(
            "Zurücknehmen kann nur, wer es vorgeschlagen hat.", "Only who proposed it can take it back."
        ),
        "problem.role_missing_among_two": _ROLE_MISSING,
        "problem.second_person_needed": _SECOND_PERSON,
        "problem.proposed_already": Text(
            "Das ist schon vorgeschlagen und wartet auf eine zweite Person.",
            "This is proposed already and waits for a second person.",
        ),
        "problem.proposal_expired": Text("Die Frist des Vorschlags ist vorbei.", "The proposal has expired."),
        "problem.proposal_changed": Text(
            "Was vorgeschlagen wurde, hat sich seitdem geändert. Bitte neu vorschlagen.",
            "What was proposed has changed since. Please propose it anew.",
        ),
        "proposal.status.open": Text("wartet auf eine zweite Person", "waits for a second person"),
        "proposal.status.agreed": Text("zugestimmt", "agreed"),
        "proposal.status.rejected": Text("abgelehnt", "rejected"),
        "proposal.status.withdrawn": Text("zurückgenommen", "withdrawn"),
        "proposal.status.expired": Text("abgelaufen", "expired"),
        "proposal.action.agree": Text("Zustimmen", "Agree"),
        "proposal.action.reject": Text("Ablehnen", "Reject"),
        "proposal.action.withdraw": Text("Zurücknehmen", "Withdraw"),
        "proposal.action.expire": Text("Ablaufen", "Expire"),
        "task.kind.decide_proposal": Text("Als zweite Person entscheiden", "Decide as the second person"),
        "withheld.not_in_role": Text("Nicht für Ihre Rolle bestimmt.", "Not meant for your role."),
        "withheld.place_locked": Text("Wo die Person zu finden ist, ist gesperrt.", "Her whereabouts are locked."),
        "withheld.not_granted": Text("Von der Freigabe nicht umfasst.", "Not covered by the grant."),
        "task.status.open": Text("offen", "open"),
        "task.status.claimed": Text("übernommen", "claimed"),
        "task.status.done": Text("erledigt", "done"),
        "task.status.settled": Text("hat sich erledigt", "settled"),
        "task.action.claim": Text("Übernehmen", "Claim"),
        "task.action.release": Text("Zurückgeben", "Release"),
        "task.action.hand_over": Text("Weitergeben", "Hand over"),
        "task.action.complete": Text("Erledigen", "Complete"),
        "task.action.settle": Text("Erledigt sich", "Settle"),
        "definition.status.draft": Text("Entwurf", "draft"),
        "definition.status.published": Text("veröffentlicht", "published"),
        "definition.status.superseded": Text("abgelöst", "superseded"),
        "definition.status.discarded": Text("verworfen", "discarded"),
        "definition.action.publish": Text("Veröffentlichen", "Publish"),
        "definition.action.supersede": Text("Ablösen", "Supersede"),
        "definition.action.discard": Text("Verwerfen", "Discard"),
    }
).merge(RULE_TEXTS)
