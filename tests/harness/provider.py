"""A real OpenID provider as a process of its own, and somebody who logs in there without a browser."""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2

from tests.harness.server import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CLIENT_ID", "CLIENT_SECRET", "RealProvider", "run_provider"]

ROOT = Path(__file__).parents[2]
CLIENT_ID = "lookalong"
# With what has to be written differently in a header, and is often forgotten.
CLIENT_SECRET = "the secret of the client: +/%&"


@dataclass(frozen=True)
class RealProvider:
    """A running provider. It is at `localhost`, which to browsers is another site than `127.0.0.1`."""

    port: int
    accounts: Path
    origin: str

    @property
    def issuer(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def redirect_uri(self) -> str:
        """Where it sends browsers back to."""
        return f"{self.origin}/api/v1/login/provider/callback"

    @property
    def settings(self) -> dict[str, Any]:
        """Of a server whose agents log in here."""
        return {
            "LOOKALONG_PUBLIC_URL": self.origin,
            "LOOKALONG_OIDC_ISSUER": self.issuer,
            "LOOKALONG_OIDC_INSIDE": f"localhost:{self.port}",
            "LOOKALONG_OIDC_CLIENT_ID": CLIENT_ID,
            "LOOKALONG_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "LOOKALONG_OIDC_NAME": "Example",
        }

    def knows(self, login: str, **claims: Any) -> None:
        """Have somebody be there by that log-in name, or be changed."""
        known = json.loads(self.accounts.read_text())
        self.accounts.write_text(json.dumps(known | {login: claims}))

    async def log_in(self, address: str, login: str) -> str:
        """Go to an address of the provider, log in and agree; return the address it leads to in the end."""
        async with httpx2.AsyncClient() as browser:
            answer = await browser.get(address)
            while True:
                if answer.status_code == 200:
                    page, fields = answer.text, {"login": login, "password": "any"}
                    action = re.search(r'<form[^>]* action="([^"]+)"', page)
                    assert action, page
                    hidden = dict(re.findall(r'name="(\w+)" value="(\w+)"', page))
                    answer = await browser.post(unescape(action[1]), data=fields | hidden)
                    continue
                assert answer.is_redirect, answer.text
                to = str(answer.url.join(answer.headers["location"]))
                if not to.startswith(self.issuer):
                    return to
                answer = await browser.get(to)


@contextmanager
def run_provider(server: int | str) -> Iterator[RealProvider]:
    """Start a provider for one server, wait until it is ready, stop it.

    Args:
        server: Its port on this machine, or its origin.
    """
    with tempfile.TemporaryDirectory(prefix="provider-") as folder:
        origin = server if isinstance(server, str) else f"http://127.0.0.1:{server}"
        provider = RealProvider(free_port(), Path(folder) / "accounts.json", origin)
        provider.accounts.write_text("{}")
        script = ROOT / "tests/harness/provider.mjs"
        command = [str(ROOT / "scripts/with-node"), "node", str(script), str(provider.port), provider.redirect_uri]
        with subprocess.Popen(
            [*command, str(provider.accounts)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT
        ) as process:
            try:
                assert process.stdout is not None
                said = []
                for line in process.stdout:
                    said.append(line)
                    if line == "ready\n":
                        break
                else:
                    raise RuntimeError(f"the provider did not start:\n{''.join(said)}")
                yield provider
            finally:
                process.terminate()
