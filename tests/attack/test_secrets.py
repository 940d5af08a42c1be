"""Secrets are in no log, no process list, no environment, no answer, no error and no repr. A node in real processes, whose
secrets are known to the test; every search is shown to find one that was planted.
"""

import base64
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import httpx
import psutil
import pytest
from joserfc.jwk import ECKey
from pydantic import ValidationError

from deploy.tests.nodes import Node, new_folder, up
from geleit_cases.settings import CasesSettings
from geleit_kit.db.keys import KeyStore
from geleit_kit.http.auth import ServiceSigner
from tests.house.places import SERVICES

pytestmark = pytest.mark.processes
KEPT = ("secrets", "issuer")
"""The folders whose files are the secrets."""
Spelt = Mapping[str, tuple[bytes, ...]]


def spellings(raw: bytes) -> tuple[bytes, ...]:
    """How a secret could look where it leaked."""
    plain = base64.b64encode(raw).rstrip(b"=")
    return raw, raw.hex().encode(), raw.hex().upper().encode(), plain, base64.urlsafe_b64encode(raw).rstrip(b"=")


def known(folder: Path) -> Spelt:
    """Every secret of a node's folder in all its spellings."""
    found = {file.name: spellings(file.read_bytes()) for file in (folder / "secrets").iterdir() if _opaque(file)}
    for file in (folder / "secrets").glob("*.pem"):
        text = file.read_bytes()
        private = ECKey.import_key(text).as_dict(private=True)["d"]
        raw = base64.urlsafe_b64decode(str(private) + "=")
        lines = [line for line in text.splitlines() if b"-----" not in line]
        found[file.name] = (*spellings(raw), lines[0], lines[-1])
    issuer = (folder / "issuer" / "keys.json").read_text("utf-8")
    for part in issuer.split('"d":')[1:]:
        found["issuer"] = (part.split('"')[1].encode(),)
    return found


def _opaque(file: Path) -> bool:
    return file.suffix in {".kek", ".seal", ".key", ".password"}


def leaks(text: bytes, secrets: Spelt) -> set[str]:
    """The names of the secrets that stand in a text."""
    return {name for name, spelt in secrets.items() if any(one in text for one in spelt)}


def processes(everybody: list[psutil.Process]) -> Iterator[tuple[str, bytes]]:
    """Where -> what every account of the machine, or who reads a crash report, could see of a process."""
    for one in everybody:
        place = Path("/proc") / str(one.pid)
        for name in ("cmdline", "environ", "comm"):
            yield f"{one.pid} {name}", (place / name).read_bytes()


def files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the data folder outside of where the secrets are kept: logs, databases, what runs, Valkey's own."""
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.is_file() and inside.parts[0] not in KEPT:
            yield str(inside), file.read_bytes()


def answers(node: Node) -> Iterator[tuple[str, bytes]]:
    """What the members of a node say to anybody, refusals included."""
    for member in (*SERVICES, "gateway", "issuer"):
        with httpx.Client(base_url=node.base(member), trust_env=False) as client:
            for path in ("/openapi.json", "/health/live", "/health/ready", "/v1/tasks", "/me", "/.well-known/jwks.json",
                         "/docs", "/docs/token", "/v1/meta/problems", "/nowhere", "/.well-known/openid-configuration",
                         "/v1/meta/lifecycles", "/secrets/cases.kek", "/../secrets/cases.pem", "/jwks"):  # fmt: skip
                for token in ({}, {"Authorization": "Bearer broken"}):
                    answer = client.get(path, headers=token)
                    yield f"{member} {path}", answer.content + repr(answer.headers).encode()
            yield f"{member} bad input", client.post("/v1/tasks/search", content=b"{").content


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Node]:
    folder = tmp_path_factory.mktemp("secrets")
    with up(new_folder(folder / "node")) as running:
        yield running


def test_no_secret_stands_in_the_list_of_processes_or_in_an_environment(node: Node) -> None:
    secrets = known(node.folder.path)
    assert len(secrets) >= 3 * len(SERVICES)
    everybody = node.everybody()
    assert len(everybody) >= len(SERVICES) + 3
    assert {where: found for where, text in processes(everybody) if (found := leaks(text, secrets))} == {}


def test_a_secret_in_a_command_or_an_environment_would_be_found(node: Node) -> None:
    secrets = known(node.folder.path)
    hexed = (node.folder.path / "secrets" / "cases.kek").read_bytes().hex()
    command = [sys.executable, "-c", "input()", hexed]
    with subprocess.Popen(command, stdin=subprocess.PIPE, env={"PLANTED": hexed.upper()}) as planted:
        found = {where.split()[1]: leaks(text, secrets) for where, text in processes([psutil.Process(planted.pid)])}
        assert found["cmdline"] == found["environ"] == {"cases.kek"}
        planted.communicate(b"\n")


def test_no_secret_stands_in_any_log_database_or_other_file(node: Node) -> None:
    secrets = known(node.folder.path)
    seen = dict(files(node.folder.path))
    assert {"logs/cases.log", "logs/gateway.log", "run/node.json", "valkey/valkey.conf"} <= seen.keys()
    # Valkey reads its password's hash; the password itself stands in `secrets` alone.
    assert {where: found for where, text in seen.items() if (found := leaks(text, secrets))} == {}


def test_a_secret_in_a_log_would_be_found_in_every_spelling(tmp_path: Path, node: Node) -> None:
    secrets = known(node.folder.path)
    for name, spelt in secrets.items():
        for number, one in enumerate(spelt):
            (tmp_path / "planted.log").write_bytes(b"before " + one + b" after")
            (text,) = (text for _, text in files(tmp_path))
            assert name in leaks(text, secrets), (name, number)


def test_no_secret_stands_in_any_answer(node: Node) -> None:
    secrets = known(node.folder.path)
    said = list(answers(node))
    assert len(said) > 100
    assert any(b'"crv":"P-256"' in text for _, text in said), "the public keys are told, so a private one would be seen"
    assert {where: found for where, text in said if (found := leaks(text, secrets))} == {}


PASSWORD = "geheim-4711-abc"


def addressed(folder: Path) -> CasesSettings:
    """Settings whose addresses carry a password."""
    return CasesSettings(
        database_url=f"postgresql+asyncpg://app:{PASSWORD}@db/cases", keys_url=f"postgresql+asyncpg://k:{PASSWORD}@db/keys",
        redis_url=f"redis://cases:{PASSWORD}@redis/0", otlp_endpoint=f"https://x:{PASSWORD}@collector",
        tenants_file=folder, secrets_folder=folder,
    )  # fmt: skip


def test_settings_show_no_password(tmp_path: Path) -> None:
    settings = addressed(tmp_path)
    assert PASSWORD in settings.database_url
    for shown in (repr(settings), str(settings), f"{settings}", repr([settings])):
        assert PASSWORD not in shown
        assert "tenants_file" in shown


def test_settings_that_are_wrong_repeat_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GELEIT_CASES_DATABASE_URL", f"postgresql+asyncpg://app:{PASSWORD}@db/cases")
    with pytest.raises(ValidationError) as wrong:
        CasesSettings(pool_size=PASSWORD)
    assert PASSWORD not in str(wrong.value)
    assert "pool_size" in str(wrong.value)


def test_nothing_that_holds_a_key_shows_it(tmp_path: Path) -> None:
    key = ECKey.generate_key("P-256")
    (tmp_path / "cases.pem").write_bytes(key.as_pem(private=True))
    kek = b"k" * 31 + b"!"
    signer, store = ServiceSigner(tmp_path, "cases"), KeyStore(f"sqlite+aiosqlite:///{tmp_path}/keys", kek)
    shown = f"{signer!r} {signer.key!r} {vars(signer)!r} {store!r}".encode()
    assert leaks(shown, {"pem": spellings(base64.urlsafe_b64decode(f"{key.as_dict(private=True)['d']}="))}) == set()
    assert leaks(shown, {"kek": spellings(kek)}) == set()
