"""Withdrawal reaches every service, each a process of its own; and a service that hears nothing of it refuses.

Each refusal counts only after the same call was answered, with what it is about in the answer.
"""

import asyncio
import base64
import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey, KeySet, OctKey

from deploy.tests.nodes import Node, new_folder, ready, until, up
from geleit_kit.http.auth import KeyPage
from geleit_kit.http.grants import sealing_key
from geleit_kit.http.status_list import FRESH_SECONDS
from geleit_kit.pure.grants import Grant, issue, opened
from geleit_kit.testing.node import body_id
from tests.planted import plant_texts_of_node
from tests.withdrawal.two_bodies import MARKER, OWNER, READER, RESOURCES, Told, TwoBodies, refusal

pytestmark = pytest.mark.processes
SERVICES = sorted(RESOURCES)
WITHIN = 5.0
"""Patience of the test; the figure (a second) is a benchmark's: benchmarks/withdrawal.py."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    """A node as a user starts it."""
    with up(new_folder(tmp_path_factory.mktemp("withdrawal") / "folder")) as started:
        asyncio.run(plant_texts_of_node(started.folder.path))
        yield started


@pytest.fixture(scope="module")
def bodies(node: Node) -> Iterator[TwoBodies]:
    made = TwoBodies(node.folder)
    yield made
    made.line.close()


@pytest.fixture(scope="module")
def consented(bodies: TwoBodies) -> Told:
    """What nobody withdraws."""
    return bodies.told("consent")


def _refused_everywhere(bodies: TwoBodies, grants: dict[str, str], code: str, within: float = WITHIN) -> None:
    end = time.monotonic() + within
    waiting = dict(grants)
    while waiting:
        waiting = {name: grant for name, grant in waiting.items() if refusal(bodies.read(name, grant)) != code}
        assert time.monotonic() < end, f"still open in {sorted(waiting)}"


def test_every_service_that_answers_granted_reads_is_looked_at(node: Node, bodies: TwoBodies) -> None:
    documents = {name: bodies.line.get(f"{node.base(name)}/openapi.json").json() for name in ("indicators", *SERVICES)}
    assert sorted(name for name, found in documents.items() if "/v1/granted-reads" in found["paths"]) == SERVICES


@pytest.mark.parametrize("kind", ["consent", "release"])
def test_what_is_withdrawn_opens_nothing_any_more_in_any_service(bodies: TwoBodies, consented: Told, kind: str) -> None:
    told = bodies.told(kind)
    grants = {name: bodies.grant(told, name) for name in SERVICES}
    others = {name: bodies.grant(consented, name) for name in SERVICES}
    assert {name: refusal(bodies.read(name, grant)) for name, grant in grants.items()} == dict.fromkeys(SERVICES, "")

    bodies.withdraw(told)

    _refused_everywhere(bodies, grants, "grant_withdrawn")
    assert {name: refusal(bodies.read(name, grant)) for name, grant in others.items()} == dict.fromkeys(SERVICES, "")


def test_a_preview_that_nobody_has_taken_ends_with_its_ground(bodies: TwoBodies) -> None:
    gone, stays = bodies.told(), bodies.told()  # a conversation of its own: its newest referral is what grants open
    for told in (gone, stays):
        before = bodies.previewed(told)
        assert (before["need_codes"], before["ground_ended"]) == (["recognition"], False)

    bodies.withdraw(gone)

    until(lambda: bodies.preview(gone)["ground_ended"], WITHIN)
    row = bodies.preview(gone)
    assert (row["need_codes"], row["client_present"]) == ([], None)
    accepting = f"/v1/referrals/{row['id']}/accept"
    person = str(bodies.call("identity", READER, "GET", "/v1/persons?limit=1")["items"][0]["person"])
    answer = bodies.send("referrals", READER, "POST", accepting, {"person": person}, row["version"])
    assert (answer.status_code, answer.json()["code"]) == (409, "ground_ended")
    assert bodies.preview(stays)["need_codes"] == ["recognition"]  # another conversation goes on


@contextmanager
def _stopped(node: Node, member: str) -> Iterator[None]:
    """SIGSTOP: the process is there, its sockets are open, and it says nothing."""
    pid = node.pid(member)
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


def test_without_word_of_identity_grants_are_refused_after_ten_seconds_and_at_once_after_a_start(
    node: Node, bodies: TwoBodies, consented: Told
) -> None:
    gone = bodies.told()
    deaf = [name for name in SERVICES if name != "identity"]
    withdrawn = {name: bodies.grant(gone, name) for name in deaf}
    grants = {name: bodies.grant(consented, name) for name in deaf}
    bodies.withdraw(gone)
    _refused_everywhere(bodies, withdrawn, "grant_withdrawn")
    bodies.tokens("case_manager", OWNER)
    with _stopped(node, "identity"):
        stopped = time.monotonic()
        assert {name: refusal(bodies.read(name, grant)) for name, grant in grants.items()} == dict.fromkeys(deaf, "")
        _started_anew(node, "cases")
        assert refusal(bodies.read("cases", grants["cases"])) == "status_list_stale"
        _refused_everywhere(bodies, grants, "status_list_stale", FRESH_SECONDS + 1 - (time.monotonic() - stopped))
        note = bodies.send("cases", OWNER, "GET", "/v1/contacts")  # what is its own the owner still reads
        assert MARKER in note.text
    until(lambda: all(not refusal(bodies.read(name, grant)) for name, grant in grants.items()))
    assert {refusal(bodies.read(name, grant)) for name, grant in withdrawn.items()} == {"grant_withdrawn"}


def _started_anew(node: Node, member: str) -> None:
    """Killed, and started again by the supervisor: it never saw a list in this life."""
    before = node.pid(member)
    assert before is not None
    os.kill(before, signal.SIGKILL)

    until(lambda: node.pid(member) not in {before, None} and ready(node.base(member)))


# --- forged, expired, foreign --------------------------------------------------------------------------------------


def _claims(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    found: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return found


def _compact(document: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).rstrip(b"=").decode()


def _own_key(node: Node, service: str = "identity") -> ECKey:
    key = ECKey.import_key((node.folder.secrets / f"{service}.pem").read_bytes())
    key.ensure_kid()
    return key


def _signed(node: Node, key: ECKey, sealing: OctKey | None = None, **changed: Any) -> Callable[[Grant], str]:
    """Whoever holds this key signs a grant with these claims changed."""
    return lambda good: issue(replace(good, **changed), key, sealing or sealing_key(node.folder.secrets))


def _forgeries(node: Node, token: str) -> dict[str, tuple[Callable[[Grant], str], str]]:
    """By its name: how the grant is made of a good one, and the code of the refusal."""
    identity, now = _own_key(node), int(time.time())
    head, payload, signature = token.split(".")
    wider = _compact(_claims(token) | {"categories": ["health"]})
    unsigned = _compact({"alg": "none", "typ": "geleit-grant+jwt"})
    public = json.dumps(identity.as_dict(private=False)).encode()
    symmetric = jws.serialize_compact(
        {"alg": "HS256", "typ": "geleit-grant+jwt"}, json.dumps(_claims(token)), OctKey.import_key(public)
    )
    stranger = ECKey.generate_key("P-256", auto_kid=True)
    return {
        "signed with a key of nobody": (_signed(node, stranger), "grant_invalid"),
        "signed by another service of the node": (_signed(node, _own_key(node, "cases")), "grant_invalid"),
        "signed with no algorithm": (lambda _: f"{unsigned}.{payload}.", "grant_invalid"),
        "signed with the public key as a secret": (lambda _: symmetric, "grant_invalid"),
        "with a payload that was altered": (lambda _: f"{head}.{wider}.{signature}", "grant_invalid"),
        "sealed for another node": (_signed(node, identity, OctKey.generate_key(256)), "grant_invalid"),
        "for another service": (_signed(node, identity, audience="indicators"), "grant_invalid"),
        "of another client": (_signed(node, identity, client="somebody-else"), "grant_foreign"),
        "of another body": (_signed(node, identity, holder=body_id("stranger")), "grant_foreign"),
        "that has ended": (_signed(node, identity, issued=now - 310, expires=now - 10), "grant_expired"),
        "that has not begun": (_signed(node, identity, issued=now + 60, expires=now + 200), "grant_expired"),
        "to push, not to read": (_signed(node, identity, direction="push"), "grant_direction"),
    }


@pytest.mark.parametrize("service", SERVICES)
def test_a_forged_an_expired_and_a_foreign_grant_open_nothing(
    node: Node, bodies: TwoBodies, consented: Told, service: str
) -> None:
    token = bodies.grant(consented, service)
    keys = KeySet(KeyPage(node.folder.secrets).of("identity").keys)
    sealing = sealing_key(node.folder.secrets)
    good = opened(token, keys, sealing, audience=service, now=int(time.time()))
    again = issue(replace(good, id="made-by-the-test"), _own_key(node), sealing)
    assert refusal(bodies.read(service, again)) == ""  # what the test makes is a grant, where nothing is changed

    for name, (made, code) in _forgeries(node, token).items():
        assert refusal(bodies.read(service, token)) == "", name
        assert refusal(bodies.read(service, made(good))) == code, name
    for body in ("jobcenter", "kurstraeger", OWNER):
        assert refusal(bodies.read(service, token)) == ""
        assert refusal(bodies.read(service, token, body)) in {"grant_foreign", "forbidden"}, body


def test_a_grant_of_one_service_opens_no_other(bodies: TwoBodies, consented: Told) -> None:
    for service in SERVICES:
        token = bodies.grant(consented, service)
        assert refusal(bodies.read(service, token)) == ""
        for other in SERVICES:
            if other != service:
                assert refusal(bodies.read(other, token)) == "grant_invalid"
