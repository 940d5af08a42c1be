"""The door's own refusals in words, German and English, and what to do about them; and advice for those of the kit."""

from dataclasses import dataclass
from typing import Final

from geleit_kit.http.kit_texts import KIT_TEXTS
from geleit_kit.pure.texts import Text, Texts


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refusal as its page explains it: the status, what happened, what to do. None: nothing but the sentence."""

    status: int
    sentence: Text | None
    advice: Text | None = None


_AGAIN: Final = Text(
    "Nach der in Retry-After genannten Zeit wiederholen.", "Repeat it after the time that Retry-After names."
)
_READ_FIRST: Final = Text(
    "Den Stand lesen, oder mit demselben Idempotency-Key noch einmal senden.",
    "Read the state, or send again with the same Idempotency-Key.",
)
_NEW_TOKEN: Final = Text("Ein neues Token holen.", "Get a new token.")

DOOR: Final[dict[str, Refusal]] = {
    "ambiguous_length": Refusal(
        400,
        Text(
            "Die Anfrage gibt ihre Länge doppelt, widersprüchlich oder in unbekannter Form an.",
            "The request states its length twice, in conflict, or in an unknown form.",
        ),
        Text(
            "Genau ein Content-Length oder Transfer-Encoding: chunked senden, nicht beides. In einer zweideutigen Länge"
            " ließe sich eine zweite Anfrage verstecken.",
            "Send exactly one Content-Length, or Transfer-Encoding: chunked, never both. A second request could hide in"
            " an ambiguous length.",
        ),
    ),
    "head_too_large": Refusal(
        431,
        Text("Die Kopfzeilen sind zusammen zu lang.", "The headers together are too long."),
        Text("Kopfzeilen weglassen, die niemand braucht.", "Leave out headers that nobody needs."),
    ),
    "malformed_header": Refusal(
        400,
        Text("Eine Kopfzeile ist ungültig.", "A header is not valid."),
        Text(
            "Geprüft werden die Zeichen; dass Host und Authorization nur einmal dastehen; und dass Connection"
            " keine Zeile"
            " nennt, auf die die Tür sich verlässt.",
            "Checked are the characters; that Host and Authorization appear only once; and that Connection names"
            " no header"
            " that the door relies on.",
        ),
    ),
    "malformed_path": Refusal(
        400,
        Text("Die Adresse ist ungültig.", "The address is not valid."),
        Text(
            "Leere Abschnitte, Punkt-Abschnitte, verschlüsselte Schrägstriche und unlesbare Zeichen gibt es in"
            " keiner Adresse.",
            "No address has empty segments, dot segments, encoded slashes or characters that cannot be read.",
        ),
    ),
    "method_unknown": Refusal(
        501,
        Text("Kein Teil von Geleit kennt diese Methode.", "No part of Geleit knows this method."),
        Text("GET, POST, PUT, PATCH oder DELETE verwenden.", "Use GET, POST, PUT, PATCH or DELETE."),
    ),
    "no_such_operation": Refusal(
        404,
        Text("Kein Dienst dieses Knotens hat eine solche Adresse.", "No service of this node has such an address."),
        Text("Die Dokumentation unter /docs zeigt alle Adressen.", "The documentation at /docs shows all addresses."),
    ),
    "request_timeout": Refusal(
        408,
        Text("Die Anfrage kam nicht rechtzeitig an.", "The request did not arrive in time."),
        Text("Noch einmal senden.", "Send it again."),
    ),
    "service_broken": Refusal(
        502,
        Text(
            "Der Dienst hat die Anfrage angenommen und dann abgebrochen. Ob er gehandelt hat, ist nicht bekannt.",
            "The service took the request and then broke off. Whether it acted is not known.",
        ),
        _READ_FIRST,
    ),
    "service_busy": Refusal(
        503,
        Text(
            "Zu diesem Dienst sind schon so viele Anfragen unterwegs, wie er haben darf. Diese wurde nicht"
            " weitergegeben.",
            "As many requests are under way to this service as it may have. This one was not passed on.",
        ),
        _AGAIN,
    ),
    "service_down": Refusal(
        503,
        Text(
            "Der Dienst antwortet nicht. Ihm wurde nichts gesendet.",
            "The service does not answer. Nothing was sent to it.",
        ),
        _AGAIN,
    ),
    "service_not_on_this_node": Refusal(
        404,
        Text("Dieser Knoten betreibt diesen Dienst nicht.", "This node does not run this service."),
        Text(
            "/docs zeigt, was hier läuft; sonst den Knoten der zuständigen Stelle fragen.",
            "/docs shows what runs here; otherwise ask the node of the body in charge.",
        ),
    ),
    "service_slow": Refusal(
        504,
        Text(
            "Der Dienst hat nicht rechtzeitig geantwortet. Ob er gehandelt hat, ist nicht bekannt.",
            "The service did not answer in time. Whether it acted is not known.",
        ),
        _READ_FIRST,
    ),
    "target_too_long": Refusal(
        414,
        Text("Pfad und Abfrage sind zu lang.", "Path and query are too long."),
        Text("Lange Suchen mit POST senden.", "Send long searches by POST."),
    ),
}

KIT: Final[dict[str, Refusal]] = {
    "malformed": Refusal(
        400, None, Text("Form und Zeichensatz (UTF-8) prüfen.", "Check form and character set (UTF-8).")
    ),
    "malformed_json": Refusal(
        400, None, Text("Form und Zeichensatz (UTF-8) prüfen.", "Check form and character set (UTF-8).")
    ),
    "unauthenticated": Refusal(401, None, _NEW_TOKEN),
    "token_missing": Refusal(
        401,
        None,
        Text(
            "Beim Anmeldedienst der Stelle ein Token holen und als Authorization: Bearer senden.",
            "Get a token from the issuer of your body and send it as Authorization: Bearer.",
        ),
    ),
    "token_expired": Refusal(401, None, _NEW_TOKEN),
    "issuer_unknown": Refusal(
        401,
        None,
        Text(
            "Welchen Ausstellern der Knoten vertraut, legt der Betrieb in tenants.yaml fest.",
            "Which issuers the node trusts is set by the operator in tenants.yaml.",
        ),
    ),
    "forbidden": Refusal(
        403,
        None,
        Text(
            "Mit POST /me/permissions fragen, welche Berechtigung fehlt.", "Ask POST /me/permissions what is missing."
        ),
    ),
    "not_found": Refusal(
        404,
        None,
        Text(
            "Kennung und Stelle prüfen. Beides wird mit Absicht gleich beantwortet.",
            "Check the id and the body. Both are answered alike, on purpose.",
        ),
    ),
    "method_not_allowed": Refusal(
        405,
        None,
        Text("Die Kopfzeile Allow nennt die möglichen Methoden.", "The header Allow names the methods there are."),
    ),
    "conflict": Refusal(409, None),
    "illegal_transition": Refusal(
        409,
        None,
        Text(
            "`allowed` nennt die möglichen Schritte; /docs/lifecycles zeigt alle.",
            "`allowed` names the possible steps; /docs/lifecycles shows all.",
        ),
    ),
    "gone": Refusal(410, None),
    "stale": Refusal(
        412,
        None,
        Text(
            "Neu laden; `changed` nennt die geänderten Felder, `current` die jetzige Fassung für If-Match.",
            "Load again; `changed` names the changed fields, `current` the present version for If-Match.",
        ),
    ),
    "too_large": Refusal(413, None, Text("Den Inhalt aufteilen.", "Divide the content.")),
    "unsupported_media_type": Refusal(415, None),
    "invalid": Refusal(
        422, None, Text("`errors` nennt jede Stelle und den Grund.", "`errors` names each place and the reason.")
    ),
    "cursor_invalid": Refusal(400, None, Text("Die Liste von vorn lesen.", "Read the list from its beginning.")),
    "precondition_required": Refusal(
        428,
        None,
        Text(
            "Den ETag der gelesenen Fassung als If-Match senden.", "Send the ETag of the version you read as If-Match."
        ),
    ),
    "too_many_values": Refusal(
        413,
        None,
        Text(
            "Auf mehrere Anfragen verteilen. Ein Inhalt hat höchstens 20.000 einzelne Angaben.",
            "Send it as several requests. A body holds at most 20,000 single values.",
        ),
    ),
    "too_many_questions": Refusal(
        429,
        None,
        Text(
            "Nach der in Retry-After genannten Zeit wiederholen. Gezählt wird je Person, die fragt: Wer viele Namen"
            " durchprobiert, soll nicht erfahren, wer bekannt ist.",
            "Repeat it after the time that Retry-After names. It is counted per person who asks: whoever tries many"
            " names shall not learn who is known.",
        ),
    ),
    "too_many_requests": Refusal(429, None, _AGAIN),
    "internal": Refusal(
        500,
        None,
        Text(
            "Bleibt es dabei, dem Betrieb die X-Request-ID nennen.",
            "If it stays, give the X-Request-ID to the operator.",
        ),
    ),
    "unavailable": Refusal(503, None, _AGAIN),
}

_STATUS: Final = {
    400: "cursor_invalid idempotency_key_required idempotency_key_invalid malformed malformed_json",
    401: "algorithm_refused audience_foreign body_foreign body_has_left body_unknown claims_incomplete client_unknown"
    " issuer_unknown signature_invalid token_expired token_missing token_not_yet_valid token_too_long_lived"
    " token_unreadable type_refused unauthenticated",
    403: "forbidden grant_direction grant_expired grant_foreign grant_invalid grant_withdrawn status_list_stale",
    404: "not_found resource_unknown",
    409: "already_exists changed_meanwhile conflict idempotency_in_progress illegal_transition own_reference_taken",
    410: "below_the_floor gone",
    422: "idempotency_key_reused invalid",
    503: "access_log_unavailable database_busy database_unavailable issuer_unavailable unavailable",
}
STATUS: Final[dict[str, int]] = {code: status for status, codes in _STATUS.items() for code in codes.split()}
"""The status of the kit's codes, for their pages."""

REASONS: Final = Texts({
    "reason.permission_missing": Text(
        "Keine Ihrer Rollen hat diese Berechtigung.", "None of your roles has this permission."
    ),
    "reason.permission_unknown": Text("Diese Berechtigung gibt es nicht.", "There is no such permission."),
    "reason.operation_unknown": Text(
        "Diesen Vorgang gibt es auf diesem Knoten nicht.", "This node has no such operation."
    ),
    "reason.operation_needs_another": Text(
        "Dieser Vorgang verlangt eine andere Berechtigung.", "This operation asks for another permission."
    ),
})  # fmt: skip

TEXTS: Final = KIT_TEXTS.merge(
    {f"problem.{code}": refusal.sentence for code, refusal in DOOR.items() if refusal.sentence},
    REASONS,
    {"place.out_of_range": Text("Die Zahl liegt außerhalb des Erlaubten.", "The number is out of range.")},
)
"""All sentences that the door itself speaks."""
