"""The command line `geleit`.

geleit demo               a demonstration: makes a folder, starts a node, plays the journey, keeps serving
geleit init FOLDER        makes a data folder
geleit up FOLDER          starts an embedded node on it
geleit status FOLDER      what runs
geleit token FOLDER       an access token of the demo issuer
geleit backup FOLDER TARGET   copies databases, files, keys and ledger, also while the node runs
geleit restore FOLDER BACKUP  puts them back; who was erased since stays erased
geleit body export FOLDER BODY ARCHIVE   everything of one body, and only its own, as one sealed file
geleit clock FOLDER       shows or moves the domain clock of a demo or test folder
"""

import argparse
import os
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from geleit_demo_issuer.settings import DEFAULT_PORT as ISSUER_PORT
from geleit_deploy import health, running
from geleit_deploy.layout import GATEWAY, SERVICES, DataFolder
from geleit_deploy.problems import CannotDo
from geleit_deploy.starting import DEFAULT_PORT, Wishes, started

DEFAULT_FOLDER = Path(os.environ.get("GELEIT_FOLDER", ".data/demo"))
_REFUSED = 2
_NOT_RUNNING = 3
_NOT_READY = 1
_BROKEN = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. 0: done; 2: it could not be done, and the error stream says why and what to do."""
    given = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = given.command
    try:
        return command(given)
    except CannotDo as problem:
        print(f"geleit: {problem.what}\n  {problem.remedy}", file=sys.stderr)
        return _REFUSED
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 0


def _init(given: argparse.Namespace) -> int:
    from geleit_deploy.making import make  # noqa: PLC0415 -- each command imports what it needs

    folder = make(given.folder, given.kind, node=given.node, issuer_port=given.issuer_port or ISSUER_PORT)
    print(f"Made {folder.path} ({given.kind}).")
    print(f"  keys      {folder.secrets}   back them up: without them personal data cannot be read")
    print(f"  tenants   {folder.tenants}   bodies, clients and issuers")
    print(f"Start it: geleit up {given.folder}")
    return 0


def _up(given: argparse.Namespace) -> int:
    folder = _folder(given)
    begun = time.monotonic()
    with started(folder, _wishes(given)) as node:
        if not node.until_ready():
            return 0
        print(f"Ready after {time.monotonic() - begun:.1f} s: {node.as_running().gateway}", flush=True)
        node.serve()
    return 0


def _demo(given: argparse.Namespace) -> int:
    from geleit_deploy.demonstration import demonstrate  # noqa: PLC0415 -- each command imports what it needs

    return demonstrate(_folder(given), _wishes(given), once=given.once, fresh=given.fresh)


def _status(given: argparse.Namespace) -> int:
    folder = _folder(given)
    folder.mark()
    node = running.read(folder)
    if node is None:
        print(f"No node runs on {folder.path}.")
        return _NOT_RUNNING
    print(f"{node.state}, process {node.pid}, door {node.gateway}")
    all_ready = True
    for member in node.members:
        good = (
            member.pid is not None and running.alive(member.pid) and (member.base is None or health.ready(member.base))
        )
        all_ready = all_ready and good
        word = "ready" if good else "not ready"
        where = member.base or "unix socket"
        print(f"  {member.name:<11} {word:<10} process {member.pid or '-'}  {where}  restarts {member.restarts}")
    return 0 if all_ready else _NOT_READY


def _token(given: argparse.Namespace) -> int:
    from geleit_deploy.tokens import ask  # noqa: PLC0415 -- each command imports what it needs

    folder = _folder(given)
    if not folder.mark().playground:
        raise CannotDo(
            f"{folder.path} is no demo or test folder.", "Ask the login provider that your tenants.yaml names."
        )
    node = running.read(folder)
    if node is None or node.issuer is None:
        raise CannotDo(f"No node runs on {folder.path}.", f"Start it: geleit up {folder.path}")
    print(ask(node.issuer, given.role, given.body, given.user).access_token)
    return 0


def _clock(given: argparse.Namespace) -> int:
    from geleit_deploy import clock  # noqa: PLC0415 -- each command imports what it needs

    folder = _folder(given)
    if given.back:
        clock.back(folder)
    elif given.to or given.days:
        clock.turn(folder, given.to or clock.today(folder) + timedelta(days=given.days))
    print(f"{clock.today(folder).isoformat()} is today on {folder.path}.")
    return 0


def _verify(given: argparse.Namespace) -> int:
    from geleit_deploy.audit import verify, verify_at  # noqa: PLC0415 -- each command imports what it needs

    if (given.database or given.head) and len(given.services) != 1:
        raise CannotDo("A database or a head belongs to one service.", "Name it: --services cases")
    noted = dict([given.head]) if given.head else None
    if given.database:
        secrets = given.secrets or _folder(given).secrets
        verdicts = [verify_at(given.database, given.services[0], secrets, noted)]
    else:
        verdicts = verify(_folder(given), given.services, noted)
    for verdict in verdicts:
        print(verdict.sentence)
    return 0 if all(verdict.holds for verdict in verdicts) else _BROKEN


def _keys(given: argparse.Namespace) -> int:
    from geleit_deploy import kek  # noqa: PLC0415 -- each command imports what it needs
    from geleit_kit.pure import node_keys  # noqa: PLC0415 -- the same

    folder = _folder(given)
    folder.mark()
    if given.rotate:
        if node_keys.missing(folder.secrets, [given.rotate]):
            raise CannotDo(f"{folder.secrets} has no key of {given.rotate}.", "Restore it from your backup first.")
        node_keys.rotate(folder.secrets, given.rotate)
        print(f"{given.rotate} signs with a new key after its next start; the old one still verifies.")
    if given.rotate_kek:
        anew, there = kek.rotate(folder, given.rotate_kek)
        print(f"{anew} of {there} person keys of {given.rotate_kek} are wrapped anew. Back up secrets and keys now.")
    if given.drop_old:
        print(f"{len(node_keys.drop_old(folder.secrets))} old keys verify no more.")
        for service in kek.drop_old(folder):
            print(f"The old key encryption key of {service} is gone: older backups of its keys open nothing any more.")
    present = {node_keys.public_key(pem)["kid"] for pem in folder.secrets.glob("*.pem")}
    for key in node_keys.shown(folder.secrets):
        print(f"  {key['service']:<11} {key['kid']}  {'signs' if key['kid'] in present else 'verifies only'}")
    return 0


def _backup(given: argparse.Namespace) -> int:
    from geleit_deploy.backing import PARTS, back_up  # noqa: PLC0415 -- each command imports what it needs

    made = back_up(_folder(given), given.target.absolute(), given.only or PARTS)
    print(f"Copied to {made.path}. Keep keys apart from databases, and for 30 days at most; secrets are not in it.")
    return 0


def _restore(given: argparse.Namespace) -> int:
    from geleit_deploy.backing import restore  # noqa: PLC0415 -- each command imports what it needs

    done = restore(_folder(given), given.source.absolute(), keys=given.keys)
    print(f"Put back: {', '.join(done) or 'nothing'}. Who was erased since is erased again at the start.")
    return 0


def _export_body(given: argparse.Namespace) -> int:
    from geleit_deploy.leaving import Place, digest_of, export, places_of  # noqa: PLC0415 -- each command imports what it needs

    if (given.key is None) != given.plain:
        raise CannotDo("An archive is sealed or plain.", "Name a file for its key (--key), or say --plain.")
    if given.database:
        if len(given.services) != 1 or not given.keys_database or not given.secrets:
            raise CannotDo(
                "A database belongs to one service, with its keys and secrets.",
                "Name them: --services cases --keys-database ... --secrets ...",
            )
        places = [Place(given.services[0], given.database, given.keys_database, given.secrets)]
    else:
        places = places_of(_folder(given), given.services)
    about = export(places, given.body, given.archive.absolute(), given.key and given.key.absolute())
    for service, told in about["services"].items():
        print(f"{service}: {sum(told['rows'].values())} rows of {len(told['rows'])} tables")
    print(f"SHA-256 {digest_of(given.archive)}")
    print(f"Wrote {given.archive}." + (f" Its key is in {given.key}: send it by another way." if given.key else ""))
    return 0


def _open_body(given: argparse.Namespace) -> int:
    from geleit_deploy.leaving import unpacked  # noqa: PLC0415 -- each command imports what it needs

    count = unpacked(given.archive, given.key, given.target.absolute())
    print(f"{count} files in {given.target}; every hash holds.")
    return 0


def _folder(given: argparse.Namespace) -> DataFolder:
    return DataFolder(Path(given.folder).absolute())


def _wishes(given: argparse.Namespace) -> Wishes:
    return Wishes(given.host, given.port, given.services, given.issuer_port, given.log_level)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="geleit", description="Geleit on one machine, without root and without Docker."
    )
    commands = parser.add_subparsers(required=True, metavar="command")

    def command(name: str, does: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, help="data folder (%(default)s)")
        added.set_defaults(command=does)
        return added

    init = command("init", _init, "Make a data folder with keys, tenants and, unless for production, a demo issuer.")
    init.add_argument("--kind", choices=("demo", "test", "production"), default="demo")
    init.add_argument("--node", help="name of the node: the audience of its tokens")
    init.add_argument("--issuer-port", type=_port, help=f"where the demo issuer will listen ({ISSUER_PORT})")
    _starting(command("up", _up, "Start an embedded node: Valkey, services, gateway."))
    demo = _starting(command("demo", _demo, "Make a demo folder, start a node, play the journey, keep serving."))
    demo.add_argument("--once", action="store_true", help="end after the journey; 0 only if every step held")
    demo.add_argument("--fresh", action="store_true", help="empty the demo folder first")
    command("status", _status, "Say what runs and whether it is ready.")
    token = command("token", _token, "Print an access token of the demo issuer.")
    token.add_argument("--role", required=True, help="one role, or several with commas")
    token.add_argument("--body", required=True, help="key of a body, such as ki")
    token.add_argument("--user", default="", help="tells two users of one role apart")
    clock = command("clock", _clock, "Show or move the domain clock of a demo or test folder.")
    clock.add_argument("--to", type=_day, help="the legal day that it shall be, such as 2016-06-01")
    clock.add_argument("--days", type=int, help="move by so many days")
    clock.add_argument("--back", action="store_true", help="back to real time")
    keys = command("keys", _keys, "Show the signing keys of the node, or rotate one.")
    keys.add_argument("--rotate", choices=(*SERVICES, GATEWAY), help="a new key; the old one still verifies")
    keys.add_argument("--rotate-kek", choices=SERVICES, help="a new key encryption key; wraps every person key anew")
    keys.add_argument("--drop-old", action="store_true", help="take replaced keys off the page, remove replaced .kek")
    backup = command(
        "backup", _backup, "Copy databases, files, keys and ledger into a new folder, also while the node runs."
    )
    backup.add_argument("target", type=Path, help="a new folder")
    backup.add_argument("--only", action="append", choices=("databases", "files", "keys", "ledger"), help="some of it")
    restore = command("restore", _restore, "Put a backup back; who was erased since stays erased.")
    restore.add_argument("source", type=Path, help="the folder that geleit backup has made")
    restore.add_argument("--keys", action="store_true", help="the key databases too, where there are newer ones")
    _bodies(commands.add_parser("body", help="A body leaves the node with its data, and only its own."))
    audit = commands.add_parser("audit", help="What the access logs prove.")
    checks = audit.add_subparsers(required=True, metavar="check")
    verify = checks.add_parser("verify", help="Walk the chain of every access log and its signed checkpoints.")
    verify.add_argument("folder", nargs="?", type=Path, default=DEFAULT_FOLDER, help="data folder (%(default)s)")
    verify.add_argument("--services", type=_services, default=SERVICES, help="some of: " + ",".join(SERVICES))
    verify.add_argument("--database", help="another database with the log of one service, such as a copy on PostgreSQL")
    verify.add_argument("--secrets", type=Path, help="with --database: the folder with page.json and retired.json")
    verify.add_argument("--head", type=_head, help="NUMBER:HASH, kept elsewhere: the log must have passed this head")
    verify.set_defaults(command=_verify)
    return parser


def _bodies(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(required=True, metavar="act")
    export = acts.add_parser("export", help="Write everything of one body over all services into one archive.")
    export.add_argument("folder", type=Path, help="data folder")
    export.add_argument("body", help="key of the body, such as ki")
    export.add_argument("archive", type=Path, help="a new file")
    export.add_argument("--key", type=Path, help="a new file for the key under which the archive is sealed")
    export.add_argument("--plain", action="store_true", help="not sealed")
    export.add_argument("--services", type=_services, default=SERVICES, help="some of: " + ",".join(SERVICES))
    export.add_argument("--database", help="the database of one service elsewhere, such as on PostgreSQL")
    export.add_argument("--keys-database", help="with --database: its key database")
    export.add_argument("--secrets", type=Path, help="with --database: the folder with its secrets")
    export.set_defaults(command=_export_body)
    opened = acts.add_parser("open", help="Check an archive and write its files into a new folder.")
    opened.add_argument("archive", type=Path)
    opened.add_argument("target", type=Path, help="a new folder")
    opened.add_argument("--key", type=Path, help="the file with its key; none where it is plain")
    opened.set_defaults(command=_open_body)


def _starting(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--host", default="127.0.0.1", help="where the gateway listens (%(default)s)")
    parser.add_argument("--port", type=_port, default=DEFAULT_PORT, help="port of the gateway (%(default)s)")
    parser.add_argument("--services", type=_services, default=SERVICES, help="some of: " + ",".join(SERVICES))
    parser.add_argument("--issuer-port", type=_port, help="another port for the demo issuer")
    parser.add_argument("--log-level", default="INFO", choices=("DEBUG", "INFO", "WARNING", "ERROR"))
    return parser


def _services(text: str) -> tuple[str, ...]:
    named = [part.strip() for part in text.split(",") if part.strip()]
    unknown = [name for name in named if name not in SERVICES]
    if unknown or not named:
        raise argparse.ArgumentTypeError(
            f"{unknown[0] if unknown else 'nothing'} is no service; there are {', '.join(SERVICES)}"
        )
    return tuple(name for name in SERVICES if name in named)


def _port(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 65535:  # noqa: PLR2004 -- the last port
        raise argparse.ArgumentTypeError(f"{text} is no port")
    return int(text)


def _head(text: str) -> tuple[int, str]:
    number, _, found = text.partition(":")
    if not number.isdigit() or len(found) != 64:  # noqa: PLR2004 -- SHA-256 in hexadecimal
        raise argparse.ArgumentTypeError("a head is NUMBER:HASH, as the last verification or the service's log said")
    return int(number), found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text} is no day in the form 2016-06-01") from error
