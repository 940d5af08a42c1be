"""Two bodies of a running node, one person, and grants under which the second reads what the first holds.

The node is started by its own command line: every service is a process of its own.
"""

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from geleit_deploy.layout import DataFolder
from geleit_deploy.running import read
from geleit_deploy.tokens import Tokens

OWNER, READER = "ki", "weiterbildung"
MARKER = "Zaphirawort"
RESOURCES = {"cases": "contacts", "identity": "person", "referrals": "referral_payload"}
"""Every service that lets another body read, and what of it is read here."""
COVERED = ["base_data", "counselling", "education"]
PURPOSE = "case_management"
Json = dict[str, Any]
SIGNED = {
    "signed_on": "2016-06-07",
    "form": "written",
    "language": "ar",
    "text_version": "2016-04",
    "information_duties": ["purpose", "refusal", "withdrawal", "gdpr_13"],
}


@dataclass
class Told:
    """A person of the owner of whom a conversation tells, and the ground that carries it."""

    kind: str
    person: str
    ground: Json
    conversation: str


@dataclass
class TwoBodies:
    """Calls of both bodies, straight at the services."""

    folder: DataFolder
    line: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=15, trust_env=False))

    def __post_init__(self) -> None:
        node = read(self.folder)
        assert node is not None
        assert node.issuer is not None
        self.tokens = Tokens(node.issuer)
        self.base = {each.name: each.base for each in node.members}

    def send(
        self, service: str, body: str, method: str, path: str, given: Any = None, seen: Any = None,
        role: str = "case_manager",
    ) -> httpx.Response:  # fmt: skip
        """One call."""
        headers = {"Authorization": f"Bearer {self.tokens(role, body)}"}
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid4())
        if seen is not None:
            headers["If-Match"] = f'"{seen}"'
        return self.line.request(method, f"{self.base[service]}{path}", json=given, headers=headers)

    def call(self, service: str, body: str, method: str, path: str, given: Any = None, seen: Any = None) -> Json:
        """One call that must succeed."""
        answer = self.send(service, body, method, path, given, seen)
        assert answer.is_success, f"{method} {service}{path}: {answer.status_code} {answer.text}"
        document: Json = answer.json()
        return document

    def told(self, kind: str = "consent") -> Told:
        """A person with a note and an accepted referral at the owner, and a bound conversation under a ground."""
        person, theirs = self._person(OWNER), self._person(READER)
        given = {
            "person": person,
            "recipient": READER,
            "purpose": PURPOSE,
            "categories": [*COVERED, "needs"],
            "given": SIGNED,
        }
        given |= {"secret_holder": "Dr. Beispiel"} if kind == "release" else {}
        ground = self.call("identity", OWNER, "POST", f"/v1/{kind}s", given)
        offer = {"person": person, "recipient": READER, "ground": {"kind": kind, "id": ground["id"]}}
        conversation = str(self.call("identity", OWNER, "POST", "/v1/links", offer)["conversation_id"])
        links = self.call("identity", READER, "GET", "/v1/links?limit=200")["items"]
        end = next(one for one in links if one["conversation_id"] == conversation)
        self.call("identity", READER, "POST", f"/v1/links/{end['id']}/bind", {"person": theirs}, end["version"])
        self._noted(person)
        self._referred(person, theirs, conversation)
        return Told(kind, person, ground, conversation)

    def _person(self, body: str) -> str:
        names = [{"kind": "family", "value": MARKER, "spelling_source": "self"}]
        given = {"names": names, "birth": {"on": "1995-04-02", "precision": "day"}}
        return str(self.call("identity", body, "POST", "/v1/persons", given)["person"])

    def _noted(self, person: str) -> None:
        opened = {"person": person, "clock_start": "unknown", "dimensions": {}}
        record = self.call("cases", OWNER, "POST", "/v1/support-records", opened)
        note = {"support_record_id": record["id"], "way": "talk", "summary": MARKER}
        self.call("cases", OWNER, "POST", "/v1/contacts", note)

    def previewed(self, told: Told) -> Json:
        """One more referral of the conversation, which the reader has not answered: its preview, as the reader sees it."""
        draft = {
            "kind": "vermittlung", "person": told.person, "recipient": READER, "conversation_id": told.conversation,
            "need_codes": ["recognition"], "payload": {"name": MARKER, "education": MARKER},
        }  # fmt: skip
        row = self.call("referrals", OWNER, "POST", "/v1/referrals", draft)
        self._sent(row, told.conversation)
        return self.preview(told)

    def preview(self, told: Told) -> Json:
        """What the reader sees of it now."""
        path = "/v1/referrals?direction=received&limit=200"
        rows = self.call("referrals", READER, "GET", path)["items"]
        ours = [one for one in rows if one["conversation_id"] == told.conversation and one["person"] is None]
        return dict(ours[0])

    def _referred(self, person: str, theirs: str, conversation: str) -> None:
        draft = {
            "kind": "vermittlung", "person": person, "recipient": READER, "conversation_id": conversation,
            "need_codes": ["recognition"], "payload": {"name": MARKER, "education": MARKER},
        }  # fmt: skip
        row = self.call("referrals", OWNER, "POST", "/v1/referrals", draft)
        self._sent(row, conversation)
        rows = self.call("referrals", READER, "GET", "/v1/referrals?direction=received&limit=200")["items"]
        got = next(one for one in rows if one["conversation_id"] == conversation)
        self.call("referrals", READER, "POST", f"/v1/referrals/{got['id']}/accept", {"person": theirs}, got["version"])

    def may_send(self, conversation: str) -> Json:
        """The owner asks whether it may tell the needs."""
        asked = {
            "conversation_id": conversation, "direction": "push", "purpose": PURPOSE, "categories": ["needs"],
            "audience": "referrals",
        }  # fmt: skip
        return self.call("identity", OWNER, "POST", "/v1/decisions", asked)

    def _sent(self, row: Json, conversation: str) -> None:
        under = {"grant": self.may_send(conversation)["grant"]}
        self.call("referrals", OWNER, "POST", f"/v1/referrals/{row['id']}/send", under, row["version"])

    def grant(self, told: Told, audience: str) -> str:
        """The reader asks whether it may, and is given a grant."""
        asked = {
            "conversation_id": told.conversation, "direction": "pull", "purpose": PURPOSE,
            "categories": COVERED, "audience": audience,
        }  # fmt: skip
        decided = self.call("identity", READER, "POST", "/v1/decisions", asked)
        assert decided["grant"], decided
        return str(decided["grant"])

    def read(self, service: str, grant: str, body: str = READER) -> httpx.Response:
        """A granted read."""
        given = {"grant": grant, "resource": RESOURCES[service]}
        return self.send(service, body, "POST", "/v1/granted-reads", given)

    def withdraw(self, told: Told) -> None:
        """The person withdraws at the owner."""
        ground = self.call("identity", OWNER, "GET", f"/v1/{told.kind}s/{told.ground['id']}")
        path = f"/v1/{told.kind}s/{ground['id']}/withdraw"
        self.call("identity", OWNER, "POST", path, {"channel": "oral"}, ground["version"])


def refusal(answer: httpx.Response) -> str:
    """The code of a refusal that tells nothing; empty where the read was answered with what it is about."""
    if answer.status_code == 200:
        assert MARKER in answer.text, answer.text
        return ""
    assert answer.status_code == 403, answer.text
    assert MARKER not in answer.text
    return str(answer.json()["code"])
