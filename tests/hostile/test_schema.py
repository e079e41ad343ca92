"""Requests made from the API's own document, and just beside it: every answer is one that the document names.

Schemathesis writes the requests, always the same ones. Its pytest plugin is not used (see ``addopts``), so that nothing
else pays for it; and all is one test, because it wants a server of its own.
"""

from __future__ import annotations

from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ensure_resource_availability,
    response_schema_conformance,
    status_code_conformance,
    use_after_free,
)

from lookalong.web.document import document
from lookalong.web.route import OPERATIONS
from tests.harness.provider import run_provider
from tests.harness.server import free_port, run_demo

if TYPE_CHECKING:
    from schemathesis import APIOperation, Case

    from tests.harness.server import DemoServer

SCHEMA = schemathesis.openapi.from_dict(document(OPERATIONS))
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance, status_code_conformance]
EXAMPLES = 3
"""Requests for each operation, by each person, in each way."""
SCENARIOS, STEPS = 40, 8
"""Sequences of requests, and the requests of one."""
ADDRESSES = count()


def test_every_answer_is_in_the_document() -> None:
    asked, port = 0, free_port()
    with (
        run_provider(port) as provider,
        run_demo(port=port, LOOKALONG_TRUSTED_PROXIES="127.0.0.1", **provider.settings) as server,
        requests.Session() as nobody,
        Known(server) as known,
    ):
        for found in SCHEMA.get_all_operations():
            assert isinstance(found, Ok)
            operation = found.ok()
            asked += ask(server, nobody, operation, GenerationMode.POSITIVE)
            asked += ask(server, known, operation, GenerationMode.POSITIVE)
            if operation.body or operation.query:
                # Elsewhere only texts in the path are said, and those cannot be wrong.
                asked += ask(server, known, operation, GenerationMode.NEGATIVE)
    assert asked > 10 * EXAMPLES


def test_answers_lead_to_requests_that_hold_too() -> None:
    """What one answer names is asked for in the next request, changed, ended, and asked for once more."""
    with run_demo(LOOKALONG_TRUSTED_PROXIES="127.0.0.1") as server, Known(server) as known:
        reached: Counter[str] = Counter()
        checks = [*CHECKS, use_after_free, ensure_resource_availability]

        # Only what names something, or is named. To end the log-in that all need would change what they answer.
        lasting = SCHEMA.include(path_regex="/v1/(sites|agents)").exclude(method="DELETE", path_regex="/logins")

        class Scenario(lasting.as_state_machine()):  # type: ignore[misc]
            def call(self, case: Case[Any], **_: Any) -> Any:
                headers = {"X-Forwarded-For": f"198.51.100.{next(ADDRESSES) % 256}"}
                answer = case.call(base_url=server.url, session=known, headers=headers, allow_redirects=False)
                if answer.status_code < 400 and case.path_parameters:
                    reached[case.operation.label] += 1
                return answer

            def validate_response(self, response: Any, case: Case[Any], *_: Any, **__: Any) -> None:
                case.validate_response(response, checks=checks)

        Scenario.run(
            settings=settings(
                max_examples=SCENARIOS,
                stateful_step_count=STEPS,
                derandomize=True,
                database=None,
                deadline=None,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
        )
    assert len(reached) >= 8, f"most need what an answer named: {reached}"


class Known(requests.Session):
    """The administrator, who logs in again when a request was to log out, or to end that log-in.

    Args:
        server: The demo.
    """

    def __init__(self, server: DemoServer) -> None:
        super().__init__()
        self._server = server

    def request(self, method: str, url: str | bytes, *args: Any, **options: Any) -> requests.Response:
        if "lookalong_agent" not in self.cookies:
            said = {"email": self._server.email, "password": self._server.password}
            assert super().request("POST", f"{self._server.url}/api/v1/login", json=said).status_code == 200
        answer = super().request(method, url, *args, **options)
        if answer.status_code == 401:
            self.cookies.clear()
        return answer


def ask(
    server: DemoServer, person: requests.Session, operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode
) -> int:
    """Ask for an operation in several ways; return how many."""
    asked = 0

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Case[Any]) -> None:
        nonlocal asked
        asked += 1
        if "site_key" in case.path_parameters:
            # A site there is: what is invented never gets further than that.
            case.path_parameters["site_key"] = "demo"
        # Each comes from somewhere else: what is looked at here are not the limits of one address.
        somewhere = {"X-Forwarded-For": f"198.51.100.{next(ADDRESSES) % 256}"}
        answer = case.call(base_url=server.url, session=person, headers=somewhere, allow_redirects=False)
        case.validate_response(answer, checks=CHECKS)

    run()
    return asked
