"""A whole run at the most talkative: nothing secret, and nothing people write, is in its log or in an address."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pytest

from lookalong.protocol import codec, message
from lookalong.protocol.limit import MAJOR, MINOR
from lookalong.protocol.message import AgentMessage, ServerMessage, VisitorMessage
from lookalong.protocol.relay import Flag, FrameType, Header, write_header
from lookalong.security.attempt import Attempt
from tests.harness.server import DemoServer, free_port, run_demo
from tests.harness.wire import Answer, Wire, frame, upgrade

BINARY = 2
T = TypeVar("T", bound=ServerMessage)

TEXT = "my card is 4111 1111 1111 1111"
WRITTEN = "SECRETSECRETSECRET"
PROVIDER_SECRET = "client-hunter2"


@pytest.fixture(params=["json", "console"])
def server(request: pytest.FixtureRequest) -> Iterator[DemoServer]:
    port = free_port()
    provider: dict[str, Any] = {
        "LOOKALONG_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "LOOKALONG_OIDC_ISSUER": "http://localhost:9",
        "LOOKALONG_OIDC_INSIDE": "localhost:9",
        "LOOKALONG_OIDC_CLIENT_ID": "lookalong",
        "LOOKALONG_OIDC_CLIENT_SECRET": PROVIDER_SECRET,
    }
    talkative: dict[str, Any] = {"LOOKALONG_LOG_LEVEL": "debug", "LOOKALONG_DEBUG": "true"}
    with run_demo(port=port, LOOKALONG_LOG_FORMAT=request.param, **talkative, **provider) as running:
        yield running


@dataclass
class Run:
    """A server that is used, and what was secret meanwhile."""

    server: DemoServer
    secrets: dict[str, str] = field(default_factory=dict)

    async def request(self, method: str, path: str, *lines: str, body: str = "") -> Answer:
        head = [f"{method} {path} HTTP/1.1", "Host: x", *lines, f"Content-Length: {len(body)}", "", body]
        async with await Wire.open(self.server.url) as wire:
            await wire.send("\r\n".join(head).encode())
            return await wire.answer()

    async def log_in(self, password: str) -> Answer:
        body = json.dumps({"email": self.server.email, "password": password})
        return await self.request("POST", "/api/v1/login", "Content-Type: application/json", body=body)


async def say(wire: Wire, *words: VisitorMessage | AgentMessage) -> None:
    for each in words:
        await wire.send(frame(BINARY, codec.encode(each)))


async def hear(wire: Wire, kind: type[T], **fields: object) -> T:
    while True:
        opcode, payload = await wire.frame()
        if opcode == BINARY and codec.is_message(payload):
            said = codec.decode_server(payload)
            if isinstance(said, kind) and all(getattr(said, name) == value for name, value in fields.items()):
                return said


async def test_a_whole_run_leaves_no_secret_in_the_log(server: DemoServer) -> None:
    run = Run(server, {"password": server.password, "wrong password": "wrong-hunter2", "text": TEXT, "body": WRITTEN})
    run.secrets["secret at the provider"] = PROVIDER_SECRET
    await _log_ins(run)
    await _addresses(run)
    await _session(run)
    await _nonsense(run)
    log = re.sub(r"^Log-in: .*$", "", server.read_log(), flags=re.MULTILINE)
    assert log.count("\n") > 20, "a log that says something"
    assert {"cookie", "visitor token", "resume token", "session code"} <= set(run.secrets)
    found = [name for name, secret in run.secrets.items() if secret in log or secret.encode().hex() in log]
    assert found == []


# What is done -------------------------------------------------------------------------------------


async def _log_ins(run: Run) -> None:
    assert (await run.log_in(run.secrets["wrong password"])).status == 401
    answer = await run.log_in(run.secrets["password"])
    run.secrets["cookie"] = answer.get("set-cookie").partition(";")[0].partition("=")[2]


async def _addresses(run: Run) -> None:
    """Put secrets where they do not belong; the server refuses them there and does not repeat them."""
    secret = run.secrets["query"] = "query-hunter2"
    cookie = f"Cookie: lookalong_agent={run.secrets['cookie']}"
    await run.request("GET", f"/api/v1/me?token={secret}", cookie, f"Authorization: Bearer {secret}")
    await run.request("GET", f"/nope?token={secret}", f"Referer: http://x/?token={secret}")
    await _way_back(run)
    for path in ("/ws/visitor", "/ws/agent", "/ws/nope"):
        async with await Wire.open(run.server.url) as wire:
            await wire.send(upgrade(run.server.url, f"{path}?token={secret}", Cookie=f"lookalong_agent={secret}"))
            assert (await wire.answer()).status in (400, 403)


async def _way_back(run: Run) -> None:
    """Come back from the provider, with what has to be in the address, and leave that at once."""
    code, error = run.secrets["code"], run.secrets["error"] = "code-hunter2", "error-hunter2"
    attempt = Attempt()
    run.secrets |= {"attempt": attempt.secret, "state": attempt.state}
    cookie = f"Cookie: lookalong_provider={attempt.secret}"
    for said in (f"code={code}", f"error={error}&error_description={error}"):
        query = f"{said}&state={attempt.state}&iss=http://{error}"
        answer = await run.request("GET", f"/api/v1/login/provider/callback?{query}", cookie)
        assert (answer.status, answer.get("location")) == (303, "/console/#/login/expired")
        assert answer.get("referrer-policy") == "no-referrer"
    assert (
        await run.request("POST", "/api/v1/login/provider", "Content-Type: application/json", body="{}")
    ).status == 502


async def _session(run: Run) -> None:
    url = run.server.url
    async with await Wire.open(url) as customer, await Wire.open(url) as agent:
        await customer.send(upgrade(url))
        assert (await customer.answer()).status == 101
        hello = message.VisitorHello(MAJOR, MINOR, "demo", "", "tab-1", "", 0, f"{url}/demo/", "en", "")
        await say(customer, hello)
        run.secrets["visitor token"] = (await hear(customer, message.VisitorWelcome)).visitor_token
        await say(customer, message.Send("m1", "", TEXT))
        conversation = (await hear(customer, message.Ack)).conversation_id

        await agent.send(upgrade(url, "/ws/agent", Cookie=f"lookalong_agent={run.secrets['cookie']}"))
        assert (await agent.answer()).status == 101
        await say(agent, message.AgentHello(MAJOR, MINOR, []))
        await hear(agent, message.AgentWelcome)

        await say(customer, message.SessionCodeRequest())
        run.secrets["session code"] = (await hear(customer, message.SessionCode)).code
        await say(agent, message.SessionCodeRedeem("000000"), message.SessionCodeRedeem(run.secrets["session code"]))
        asked = await hear(customer, message.SessionState, phase="authorizing")
        await say(customer, message.PermissionAnswer(asked.session_id, "view", True, 0, asked.epoch))
        state = await hear(customer, message.SessionState, phase="active")
        run.secrets["resume token"] = state.resume_token
        header = Header(FrameType.SNAPSHOT, Flag.FIRST | Flag.LAST, state.channel, state.epoch, 1)
        await customer.send(frame(BINARY, write_header(header) + WRITTEN.encode()))
        await hear_frame(agent, WRITTEN.encode())
        await say(agent, message.Send("m2", conversation, TEXT))
        await hear(customer, message.Message)


async def hear_frame(wire: Wire, body: bytes) -> None:
    while not (await wire.frame())[1].endswith(body):
        pass


async def _nonsense(run: Run) -> None:
    """Break the protocol in ways that are written down."""
    secret = run.secrets["bad frame"] = "frame-hunter2"
    for data in (
        frame(1, secret.encode()),
        frame(BINARY, b"\x92\x01" + secret.encode()),
        frame(9, secret.encode()) * 99,
    ):
        async with await Wire.open(run.server.url) as wire:
            await wire.send(upgrade(run.server.url))
            await wire.answer()
            await wire.send(data)
            await wire.close_frame()
    for text in (f"GET /{' ' * 3}{secret}\r\n\r\n", f"GET / HTTP/1.1\r\nCookie: {secret}\r\n\r\n"):
        async with await Wire.open(run.server.url) as wire:
            await wire.send(text.encode())
            await wire.closed()
