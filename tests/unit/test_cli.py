"""The command, as a process of its own: what it prints, what it exits with, how it stops."""

import asyncio
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest
from joserfc.jwk import ECKey

from lookalong import __version__
from lookalong.attachment import Holder
from lookalong.cli import main
from lookalong.config import Settings
from lookalong.depot import open_depot
from lookalong.store import AgentRecord, Store
from lookalong.store.store import now_ms
from tests.harness.environment import inherited

START_TIMEOUT_S = 30
STOP_TIMEOUT_S = 15


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path


def environment(home: Path, **settings: str) -> dict[str, str]:
    """The environment without the machine's own settings."""
    kept = {name: value for name, value in inherited().items() if not name.startswith("LOOKALONG_")}
    return kept | {"NO_COLOR": "1", "COLUMNS": "120", "LOOKALONG_DATA_DIR": str(home / "data")} | settings


@dataclass(frozen=True)
class Done:
    """What became of a command."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture
def command(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """Run a command within this process: it starts at once."""

    def run(*arguments: str, **settings: str) -> Done:
        with monkeypatch.context() as patch:
            patch.chdir(home)
            patch.setattr(os, "environ", environment(home, **settings))
            patch.setattr(sys, "argv", ["lookalong", *arguments])
            with pytest.raises(SystemExit) as ended:
                main()
        assert ended.value.code is None or isinstance(ended.value.code, int)
        return Done(ended.value.code or 0, *capsys.readouterr())

    return run


def run(home: Path, *arguments: str, **settings: str) -> Done:
    """Run a command that would serve, as a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "lookalong", *arguments],
        cwd=home,
        env=environment(home, **settings),
        capture_output=True,
        text=True,
        timeout=START_TIMEOUT_S,
    )
    return Done(done.returncode, done.stdout, done.stderr)


@contextmanager
def running(home: Path, *arguments: str, **settings: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a server, give it and its first printed line, stop it whatever happens."""
    process = subprocess.Popen(
        [sys.executable, "-m", "lookalong", *arguments],
        cwd=home,
        env=environment(home, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, process.stdout.readline()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def stop(process: subprocess.Popen[str], number: signal.Signals) -> tuple[int, str, str]:
    process.send_signal(number)
    out, err = process.communicate(timeout=STOP_TIMEOUT_S)
    return process.returncode, out, err


async def agent_at(home: Path, email: str) -> AgentRecord:
    store = await Store.open(
        f"sqlite:///{home}/data/lookalong.sqlite3", audit_key=(home / "data/audit.key").read_bytes()
    )
    agent = await store.agent_by_email(email)
    await store.close()
    assert agent is not None
    return agent


def test_version_is_printed(command: Command) -> None:
    assert command("version").out == f"{__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "taught"),
    [
        ([], "lookalong site add --name"),
        (["serve"], "redis://"),
        (["demo"], "lookalong demo --port 9000"),
        (["agent", "add"], "--email mina@shop.example"),
        (["site", "add"], "--origin https://shop.example"),
        (["doctor"], "what to do"),
        (["backup"], "lookalong backup /backups/"),
        (["restore"], "lookalong restore /backups/"),
        (["audit", "verify"], "lookalong audit head"),
        (["visitor", "export"], "--visitor vis_"),
        (["site", "retention"], "--conversations 365"),
    ],
)
def test_help_teaches_by_example(command: Command, arguments: list[str], taught: str) -> None:
    done = command(*arguments, "--help")
    assert done.code == 0
    assert taught in done.out


def test_demo_prints_three_lines_and_stops_without_a_word(home: Path) -> None:
    with running(home, "demo", "--port", "0") as (process, shop):
        assert process.stdout is not None
        console, login = process.stdout.readline(), process.stdout.readline()
        found = re.fullmatch(r"Shop: (http://127\.0\.0\.1:\d+)/demo/\n", shop)
        assert found
        base = found[1]
        assert console == f"Console: {base}/console/\n"
        credentials = re.fullmatch(r"Log-in: (agent@example\.com) / (\S{20,})\n", login)
        assert credentials
        with httpx2.Client(base_url=base) as client:
            assert client.get("/readyz").status_code == 200
            body = {"email": credentials[1], "password": credentials[2]}
            assert client.post("/api/v1/login", json=body, headers={"Origin": base}).status_code == 200
            assert client.get("/api/v1/me").json()["agent"]["role"] == "administrator"
            for origin in (base, base.replace("127.0.0.1", "localhost")):
                assert client.get("/api/v1/widget/demo", headers={"Origin": origin}).json() == {"ok": True}
            assert "server" not in client.get("/healthz").headers
        assert stop(process, signal.SIGINT) == (0, "", "")


def test_demo_prints_the_same_log_in_at_each_start(home: Path) -> None:
    logins = []
    for _ in range(2):
        with running(home, "demo", "--port", "0") as (process, _shop):
            assert process.stdout is not None
            process.stdout.readline()
            logins.append(process.stdout.readline())
            assert stop(process, signal.SIGINT)[0] == 0
    assert logins[0] == logins[1] != ""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_serve_stops_cleanly(home: Path, number: signal.Signals) -> None:
    with running(home, "serve", "--port", "0") as (process, line):
        assert re.fullmatch(rf"Lookalong {re.escape(__version__)} listens on http://127\.0\.0\.1:\d+\n", line)
        code, out, err = stop(process, number)
    assert (code, out) == (0, "")
    assert "Traceback" not in err


def test_port_in_use_is_one_clear_line(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        for command in ("serve", "demo"):
            done = run(home, command, "--port", port)
            assert (done.code, done.out) == (1, "")
            assert done.err.count("\n") == 1
            assert port in done.err
            assert "--port" in done.err


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"LOOKALONG_HEARTBEAT_S": "often"}, "LOOKALONG_HEARTBEAT_S"),
        ({"LOOKALONG_CONFIG": "missing.toml"}, "missing.toml"),
        ({"LOOKALONG_STORE_URL": "mysql://root:hunter2@db/x"}, "postgresql://"),
        ({"LOOKALONG_BUS_URL": "kafka://x"}, "redis://"),
        ({"LOOKALONG_STORE_URL": "postgresql://lookalong:hunter2@127.0.0.1:1/x"}, "could not start"),
    ],
)
def test_settings_that_cannot_work_are_told_without_a_traceback(
    home: Path, settings: dict[str, str], named: str
) -> None:
    done = run(home, "serve", "--port", "0", **settings)
    assert done.code == 1
    assert named in done.err
    assert "Traceback" not in done.err
    assert "hunter2" not in done.err + done.out


def test_site_and_agent_are_added(command: Command) -> None:
    site = command("site", "add", "--name", "My shop", "--origin", "https://Shop.example", "--key", "my-shop")
    assert site.out == '<script async src="http://127.0.0.1:8000/widget.js" data-site="my-shop"></script>\n'
    agent = command("agent", "add", "--email", "Mina@shop.example", "--name", "Mina", "--site", "my-shop")
    assert re.fullmatch(r"Log-in: mina@shop\.example / \S{20,}\n", agent.out)


def test_tag_names_the_public_url(command: Command) -> None:
    site = command("site", "add", "--origin", "https://a.example", LOOKALONG_PUBLIC_URL="https://help.example")
    assert re.fullmatch(
        r'<script async src="https://help\.example/widget\.js" data-site="\w{22}"></script>\n', site.out
    )


def test_origin_is_added_to_a_site_there_is(home: Path, command: Command) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://a.example")
    done = command("site", "add", "--key", "shop", "--origin", "https://b.example")
    assert done.code == 0
    with running(home, "serve", "--port", "0") as (_, line):
        base = line.split()[-1]
        for origin in ("https://a.example", "https://b.example"):
            answer = httpx2.get(f"{base}/api/v1/widget/shop", headers={"Origin": origin})
            assert answer.json() == {"ok": True}


def test_agent_there_is_helps_on_one_more_site(command: Command) -> None:
    for key in ("a", "b"):
        command("site", "add", "--key", key, "--origin", f"https://{key}.example")
    command("agent", "add", "--email", "m@a.example", "--name", "M", "--site", "a")
    done = command("agent", "add", "--email", "m@a.example", "--name", "M", "--site", "b")
    assert (done.code, "helps on b" in done.out) == (0, True)


def test_password_can_be_typed(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getpass", lambda *_: "correct horse")
    arguments = ("agent", "add", "--email", "m@a.example", "--name", "M", "--ask")
    done = command(*arguments)
    assert done.code == 0
    assert "correct horse" not in done.out + done.err


@pytest.mark.parametrize(
    "arguments",
    [
        ["site", "add", "--origin", "shop.example"],
        ["site", "add", "--origin", "https://a.example", "--key", "a:b*"],
        ["agent", "add", "--email", "mina", "--name", "Mina"],
        ["agent", "add", "--email", "m@a.example", "--name", "\u200b"],
        ["agent", "add", "--email", "m@a.example", "--name", "M", "--site", "nope"],
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(command: Command, arguments: list[str]) -> None:
    done = command(*arguments)
    assert (done.code, done.out) == (1, "")
    assert re.fullmatch(r"lookalong: expected .*\n", done.err)


def test_agents_email_is_taken_once(command: Command) -> None:
    arguments = ("agent", "add", "--email", "m@a.example", "--name", "M")
    assert command(*arguments).code == 0
    done = command(*arguments)
    assert (done.code, done.out) == (1, "")
    assert "m@a.example" in done.err


def test_doctor_says_what_to_do_and_makes_nothing(home: Path, command: Command) -> None:
    done = command("doctor", LOOKALONG_PROT="1", LOOKALONG_BUS_URL="redis://127.0.0.1:1/0")
    assert done.code == 1
    for said in ("LOOKALONG_PROT", "lookalong site add --help", "LOOKALONG_BUS_URL"):
        assert said in done.out
    assert not (home / "data").exists()


def test_doctor_knows_a_site_that_nobody_helps_on(command: Command) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    assert "lookalong agent add --site shop" in command("doctor").out
    command("site", "add", "--key", "shop", "--origin", "http://shop.example")
    assert "http://shop.example" in command("doctor").out


def test_a_backup_moves_to_another_folder_with_its_key(home: Path, command: Command) -> None:
    command("site", "add", "--name", "Shop", "--origin", "https://shop.example", "--key", "shop")
    done = command("backup", "kept")
    assert (done.code, "The key of the audit log is not in it" in done.out) == (0, True)
    assert command("backup", "kept").err.startswith("lookalong: expected no file")
    assert command("restore", "kept").err.startswith("lookalong: expected no database")
    other = str(home / "other")
    assert command("restore", "kept", LOOKALONG_DATA_DIR=other).code == 0
    shutil.copy(home / "data/audit.key", home / "other/audit.key")
    said = command("doctor", LOOKALONG_DATA_DIR=other).out
    for line in ("whole, ", "none missing", "knows every message", "GiB free", "site shop"):
        assert line in said


def test_a_backup_has_the_files_unless_it_is_told_not_to(home: Path, command: Command) -> None:
    shared(home)
    said = command("backup", "kept").out
    assert "kept.files: 2 files." in said
    assert "files" not in command("backup", "database", "--no-files").out.replace("Files are not in it", "")
    assert not (home / "database.files").exists()
    (home / "third.files").mkdir()
    assert "expected nothing at third.files" in command("backup", "third").err
    assert not (home / "third").exists()
    other = str(home / "other")
    assert "with 2 files" in command("restore", "kept", LOOKALONG_DATA_DIR=other).out
    shutil.copy(home / "data/audit.key", home / "other/audit.key")
    said = command("doctor", LOOKALONG_DATA_DIR=other).out
    assert squeezed(f"1 missing at {other}/files") not in squeezed(said)
    assert squeezed(f"1 at {other}/files that no file needs") in squeezed(said)
    without = command("restore", "database", LOOKALONG_DATA_DIR=str(home / "bare"))
    assert "without files: there is no database.files" in without.out


def test_doctor_finds_files_that_are_missing_or_nobodys(home: Path, command: Command) -> None:
    needed, stray = shared(home)
    done = command("doctor")
    assert (done.code, squeezed(f"1 at {home}/data/files that no file needs") in squeezed(done.out)) == (1, True)
    assert stray.name in squeezed(done.out)
    stray.unlink()
    assert squeezed(f"1 at {home}/data/files, none missing") in squeezed(command("doctor").out)
    needed.unlink()
    said = squeezed(command("doctor").out)
    assert squeezed(f"1 missing at {home}/data/files: {needed.name}") in said


def test_doctor_finds_a_bucket_that_does_not_answer_and_tells_no_secret(home: Path, command: Command) -> None:
    shared(home)
    bucket = {"LOOKALONG_S3_BUCKET": "kept", "LOOKALONG_S3_ENDPOINT": "http://127.0.0.1:9"}
    keys = {"LOOKALONG_S3_ACCESS_KEY": "known", "LOOKALONG_S3_SECRET_KEY": "hush-hush"}
    done = command("doctor", **bucket, **keys)
    assert (done.code, "http://127.0.0.1:9/kept" in squeezed(done.out)) == (1, True)
    assert "hush-hush" not in done.out + done.err
    assert "http://127.0.0.1:9/kept are not in it" in command("backup", "kept", **bucket, **keys).out
    assert "expected it together with s3_access_key" in command("doctor", LOOKALONG_S3_SECRET_KEY="hush-hush").err
    assert "keys in their own settings" in command("doctor", LOOKALONG_S3_ENDPOINT="https://a:b@s3.example").err


def squeezed(text: str) -> str:
    """A text without the spaces and lines that a table breaks it into."""
    return re.sub(r"\s", "", text)


def shared(home: Path) -> tuple[Path, Path]:
    """A site with a file that somebody handed over; returns that, and one that nobody needs."""
    settings = Settings(data_dir=home / "data")

    async def share() -> str:
        store = await Store.open(settings.resolved_store_url, audit_key=settings.read_audit_key())
        site = await store.add_site("Shop", "shop", ["https://shop.example"])
        visitor, _ = await store.add_visitor(site.id, "")
        thread = await store.open_conversation(site.id, visitor.id, "")
        depot = open_depot(settings, store, now_ms)
        begun = await depot.begin(Holder(site.id, thread.id, "visitor", visitor.id), "f1", "a.txt", 5)
        kept = await depot.take_part(Holder(site.id, thread.id, "visitor", visitor.id), begun.record.id, 0, b"hello")
        await store.close()
        return kept.record.blob_hash or ""

    digest = asyncio.run(share())
    blobs = home / "data/files/blob"
    stray = blobs / "00" / ("0" * 64)
    stray.parent.mkdir()
    stray.write_bytes(b"of nobody")
    return blobs / digest[:2] / digest, stray


def test_a_site_moves_to_another_server_once(home: Path, command: Command) -> None:
    command("site", "add", "--name", "가게", "--origin", "https://shop.example", "--key", "shop")
    lines = command("export", "--site", "shop").out
    assert [next(iter(json.loads(line))) for line in lines.splitlines()] == ["lookalong", "site", "origin"]
    (home / "shop.jsonl").write_text(lines)
    other = str(home / "other")
    assert command("import", "shop.jsonl", LOOKALONG_DATA_DIR=other).out == "2 entries added.\n"
    assert command("import", "shop.jsonl", LOOKALONG_DATA_DIR=other).out == "0 entries added.\n"
    assert command("export", "--site", "shop", LOOKALONG_DATA_DIR=other).out == lines
    (home / "shop.jsonl").write_text('{"lookalong":2}\n')
    assert "upgrade this server" in command("import", "shop.jsonl").err


def test_doctor_finds_what_is_broken_in_the_database(home: Path, command: Command) -> None:
    command("site", "add", "--name", "Shop", "--origin", "https://shop.example", "--key", "shop")
    with closing(sqlite3.connect(home / "data/lookalong.sqlite3")) as store, store:
        store.execute("PRAGMA foreign_keys = OFF")
        store.execute("INSERT INTO message VALUES ('cnv_gone', 1, 'm', 'text', 'visitor', '', '', 'hello', 1)")
    done = command("doctor")
    assert (done.code, "entries that belong to nothing" in done.out) == (1, True)
    assert "lookalong restore" in done.out


def test_doctor_finds_a_server_that_runs(home: Path, command: Command) -> None:
    with running(home, "serve", "--port", "0") as (_, line):
        port = line.rpartition(":")[2].strip()
        assert "a Lookalong server answers" in command("doctor", LOOKALONG_PORT=port).out
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "LOOKALONG_PORT" in command("doctor", LOOKALONG_PORT=str(taken.getsockname()[1])).out


def test_doctor_asks_the_provider(command: Command) -> None:
    provider = {
        "LOOKALONG_PUBLIC_URL": "http://127.0.0.1:8000",
        "LOOKALONG_OIDC_ISSUER": "http://localhost:9",
        "LOOKALONG_OIDC_CLIENT_ID": "lookalong",
        "LOOKALONG_OIDC_CLIENT_SECRET": "secret",
    }
    assert "LOOKALONG_OIDC_INSIDE" in command("doctor", **provider).err
    done = command("doctor", **provider, LOOKALONG_OIDC_INSIDE="localhost:9")
    assert done.code == 1
    assert "LOOKALONG_OIDC_ISSUER" in done.out
    assert "ConnectionRefusedError" in done.out


def test_site_privacy_is_shown_and_set(command: Command, home: Path) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    shown = command("site", "privacy", "--key", "shop")
    assert (shown.code, json.loads(shown.out)) == (0, {"preset": "default", "rules": [], "approve": False})
    rules = [{"selector": ".iban", "action": "mask", "url": "/account/*"}]
    (home / "hide.json").write_text(json.dumps({"preset": "private", "rules": rules}))
    assert command("site", "privacy", "--key", "shop", "--set", "hide.json").code == 0
    told = json.loads(command("site", "privacy", "--key", "shop").out)
    assert told == {"preset": "private", "rules": rules, "approve": False}


@pytest.mark.parametrize("text", ["{", '{"preset": "open"}', '{"rules": [{"selector": "a[", "action": "mask"}]}'])
def test_site_privacy_that_makes_no_sense_is_refused(command: Command, home: Path, text: str) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    (home / "hide.json").write_text(text)
    refused = command("site", "privacy", "--key", "shop", "--set", "hide.json")
    assert refused.code == 1
    assert refused.err.startswith("lookalong: hide.json: ")
    assert command("site", "privacy", "--key", "shop", "--set", "nothing.json").code == 1


def test_site_wording_is_shown_and_set(command: Command, home: Path) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    shown = command("site", "wording", "--key", "shop")
    assert (shown.code, json.loads(shown.out)) == (0, {"languages": []})
    (home / "words.json").write_text('{"languages": [{"language": "en", "view": "So that we can help."}]}')
    told = json.loads(command("site", "wording", "--key", "shop", "--set", "words.json").out)
    assert told["languages"][0]["view"] == "So that we can help."
    assert json.loads(command("site", "wording", "--key", "shop").out) == told
    (home / "words.json").write_text('{"languages": [{"language": "en", "title": "Win"}]}')
    refused = command("site", "wording", "--key", "shop", "--set", "words.json")
    assert (refused.code, refused.err.startswith("lookalong: words.json: ")) == (1, True)


# The audit log, and what is stored about people --------------------------------------------------------


def tamper(home: Path, statements: str) -> None:
    """Do something to the database that the program does not."""
    with closing(sqlite3.connect(home / "data/lookalong.sqlite3")) as database:
        database.executescript(statements)


@pytest.fixture
def logged(command: Command) -> Command:
    """A server on which something was done."""
    for number in range(3):
        command("site", "add", "--key", "shop", "--origin", f"https://{number}.example")
    command("agent", "add", "--email", "m@a.example", "--name", "Mina")
    return command


def test_audit_log_that_is_whole_says_so(logged: Command) -> None:
    done = logged("audit", "verify")
    assert done.code == 0
    assert re.fullmatch(r"server: 2 entries, whole\nshop \(sit_\w+\): 3 entries, whole\n", done.out)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_entry SET actor_id = 'agt_1' WHERE chain <> 'server' AND seq = 2", "entry 2: not the one"),
        ("DELETE FROM audit_entry WHERE chain <> 'server' AND seq = 2", "entry 2: missing"),
        (
            """UPDATE audit_entry SET seq = 9 WHERE chain <> 'server' AND seq = 2;
            UPDATE audit_entry SET seq = 2 WHERE chain <> 'server' AND seq = 3;
            UPDATE audit_entry SET seq = 3 WHERE chain <> 'server' AND seq = 9""",
            "entry 2: not the one",
        ),
        ("DELETE FROM audit_entry WHERE chain <> 'server' AND seq = 3", "entry 3: missing, and everything after it"),
        ("UPDATE audit_head SET seq = 2 WHERE chain <> 'server'", "not sealed with this server's key"),
    ],
    ids=["edit", "delete", "reorder", "truncate", "head"],
)
def test_audit_log_that_was_tampered_with_is_told(logged: Command, home: Path, statement: str, said: str) -> None:
    tamper(home, statement)
    done = logged("audit", "verify")
    assert done.code == 3
    assert "NOT whole" in done.out
    assert said in done.out


def test_backup_put_in_place_is_told_by_a_head_kept_elsewhere(logged: Command, home: Path) -> None:
    backup = home / "backup.sqlite3"
    shutil.copy(home / "data/lookalong.sqlite3", backup)
    logged("site", "add", "--key", "shop", "--origin", "https://evil.example")
    (home / "heads.jsonl").write_text(logged("audit", "head").out)
    assert logged("audit", "verify", "--head", "heads.jsonl").code == 0
    shutil.copy(backup, home / "data/lookalong.sqlite3")
    assert logged("audit", "verify").code == 0, "nothing inside shows it"
    done = logged("audit", "verify", "--head", "heads.jsonl")
    assert (done.code, "kept elsewhere" in done.out) == (3, True)


def test_audit_log_is_shown_with_all_that_its_hashes_are_made_of(logged: Command) -> None:
    previous = "0" * 64
    lines = [json.loads(line) for line in logged("audit", "show", "--site", "shop").out.splitlines()]
    assert [each["kind"] for each in lines] == ["site_added", "origins_set", "origins_set"]
    names = ("chain", "seq", "at_ms", "kind", "actor_id", "conversation_id", "session_id", "detail", "content_digest")
    for each in lines:
        # As docs/privacy.md tells others to do it.
        told = json.dumps(["lookalong.audit.1", previous, *(each[name] for name in names)], separators=(",", ":"))
        previous = hashlib.sha256(told.encode()).hexdigest()
        assert each["hash"] == previous
    assert json.loads(logged("audit", "show").out.splitlines()[1])["kind"] == "agent_added"


def test_lost_key_is_replaced_only_on_demand(logged: Command, home: Path) -> None:
    key = home / "data/audit.key"
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    refused = logged("audit", "verify")
    assert refused.code == 1
    assert "lookalong audit rekey" in refused.err
    assert logged("audit", "rekey").code == 0
    done = logged("audit", "verify")
    assert (done.code, "NOT" in done.out) == (0, False)
    assert "key_changed" in logged("audit", "show").out


@pytest.mark.parametrize("text", ["{", "[]", '{"chain": "server"}'])
def test_heads_that_make_no_sense_are_refused(logged: Command, home: Path, text: str) -> None:
    (home / "heads.jsonl").write_text(text)
    done = logged("audit", "verify", "--head", "heads.jsonl")
    assert done.code == 1
    assert done.err.startswith("lookalong: expected JSON lines")
    assert logged("audit", "verify", "--head", "nothing").code == 1


def test_retention_is_shown_and_set(logged: Command) -> None:
    arguments = ("site", "retention", "--key", "shop")
    assert json.loads(logged(*arguments).out) == {
        "conversation_days": 0,
        "audit_days": 0,
        "keeps_texts": False,
    }
    assert logged(*arguments, "--conversations", "365").code == 0
    assert logged(*arguments, "--audit", "730").code == 0
    assert logged(*arguments, "--earlier-texts").code == 0
    shown = json.loads(logged(*arguments).out)
    assert shown == {"conversation_days": 365, "audit_days": 730, "keeps_texts": True}
    assert logged(*arguments, "--audit", "-1").code == 2


def test_whether_agents_see_what_is_typed_is_shown_and_set(logged: Command) -> None:
    arguments = ("site", "chat", "--key", "shop")
    assert json.loads(logged(*arguments).out) == {"peek": False}
    assert json.loads(logged(*arguments, "--peek").out) == {"peek": True}
    assert json.loads(logged(*arguments).out) == {"peek": True}
    assert json.loads(logged(*arguments, "--no-peek").out) == {"peek": False}


def test_visitor_is_exported_and_erased(logged: Command, home: Path) -> None:
    async def come() -> str:
        store = await Store.open(f"sqlite:///{home}/data/lookalong.sqlite3", audit_key=key)
        site = await store.site_by_key("shop")
        assert site is not None
        visitor, _ = await store.add_visitor(site.id, "Kim")
        conversation = await store.open_conversation(site.id, visitor.id, "https://0.example/")
        await store.append(conversation.id, "m1", "text", "visitor", visitor.id, "Kim", "hello")
        await store.close()
        return visitor.id

    key = (home / "data/audit.key").read_bytes()
    visitor = asyncio.run(come())
    arguments = ("--site", "shop", "--visitor", visitor)
    told = json.loads(logged("visitor", "export", *arguments).out)
    assert (told["name"], told["messages"][0]["text"]) == ("Kim", "hello")
    assert json.loads(logged("visitor", "erase", *arguments, "--yes").out) == {"messages": 1, "labels": 0, "files": 0}
    gone = logged("visitor", "export", *arguments)
    assert (gone.code, gone.out) == (1, "")
    shown = logged("audit", "show", "--site", "shop").out
    assert '"visitor_exported","actor_id":"command"' in shown
    assert '"visitor_erased","actor_id":"command"' in shown
    assert logged("audit", "verify").code == 0


def test_printed_password_is_good_for_one_log_in(command: Command, home: Path) -> None:
    def agent(email: str) -> AgentRecord:
        return asyncio.run(agent_at(home, email))

    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    command("agent", "add", "--email", "m@a.example", "--name", "M")
    first = agent("m@a.example")
    assert first.must_change
    fresh = command("agent", "password", "--email", "M@a.example")
    assert re.fullmatch(r"Log-in: m@a\.example / \S{20,}\n", fresh.out)
    assert agent("m@a.example").password_hash != first.password_hash
    command("agent", "add", "--email", "l@a.example", "--name", "L", "--lasting")
    assert not agent("l@a.example").must_change
    assert command("agent", "password", "--email", "nobody@a.example").code == 1


def test_site_identity_is_made_replaced_and_dropped(command: Command, home: Path) -> None:
    def identity(*arguments: str) -> Done:
        return command("site", "identity", "--key", "shop", *arguments)

    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    assert identity().out == "The site vouches for nobody.\n"
    assert re.fullmatch(r"HS256, keys: 1\nSecret: \S{43}\n", identity("--new-secret").out)
    assert "keys: 2" in identity("--new-secret").out
    assert identity().out == "HS256, keys: 2\n"
    (home / "key.pem").write_bytes(ECKey.generate_key("P-256").as_pem(private=False))
    assert identity("--public-key", str(home / "key.pem")).out == "ES256, keys: 1\n"
    for wrong in (["--new-secret"], ["--off", "--new-secret"], ["--public-key", str(home / "nothing.pem")]):
        done = identity(*wrong)
        assert (done.code, done.err.startswith("lookalong: expected")) == (1, True)
    assert identity("--off").out == "The site vouches for nobody.\n"


def test_api_key_is_printed_once_listed_and_ended(command: Command) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    added = command("key", "add", "--site", "shop", "--name", "Job", "--scope", "audit:read")
    found = re.fullmatch(r"(key_\w+): (lkk_\S{43})\n", added.out)
    assert found is not None
    listed = command("key", "list", "--site", "shop").out
    assert json.loads(listed)["id"] == found[1]
    assert found[2] not in listed
    wrong = command("key", "add", "--site", "shop", "--name", "Job", "--scope", "everything")
    assert (wrong.code, wrong.err.startswith("lookalong: expected scopes among audit:read")) == (1, True)
    for expected in (0, 1):
        assert command("key", "end", "--site", "shop", "--key", found[1]).code == expected
    assert command("key", "list", "--site", "shop").out == ""


def test_agent_gets_another_role_or_is_kept_out(command: Command, home: Path) -> None:
    command("site", "add", "--key", "shop", "--origin", "https://shop.example")
    command("agent", "add", "--email", "m@a.example", "--name", "M")
    assert command("agent", "change", "--email", "m@a.example").out == "m@a.example: agent\n"
    changed = command("agent", "change", "--email", "m@a.example", "--role", "supervisor", "--disable")
    assert changed.out == "m@a.example: supervisor, disabled\n"
    assert command("agent", "change", "--email", "m@a.example", "--enable").out == "m@a.example: supervisor\n"
    assert command("agent", "change", "--email", "m@a.example", "--unbind").out == "m@a.example: supervisor\n"
    assert command("agent", "change", "--email", "nobody@a.example").code == 1
    shown = command("audit", "show").out
    assert all(kind in shown for kind in ("role_set", "agent_disabled", "agent_enabled"))
