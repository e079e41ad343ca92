"""An S3-compatible store on this machine, over HTTP: Moto's. It is a fake: it answers as S3 does, to whatever key.

What it holds outlives `stop`, so that a store can be gone for a while and come back.
"""

from __future__ import annotations

import logging
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from itertools import count
from typing import TYPE_CHECKING, Any

from moto.server import ThreadedMotoServer
from pydantic import SecretStr

from lookalong.config import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BUCKET", "BucketServer", "run_bucket_server"]

BUCKET = "lookalong-test"
HOST = "127.0.0.1"


class BucketServer:
    """The store, on one port for as long as it lives."""

    def __init__(self) -> None:
        self._numbers = count()
        self._port = 0
        self.start()
        with closing(HTTPConnection(HOST, self._port, timeout=10)) as asking:
            asking.request("PUT", f"/{BUCKET}")
            assert asking.getresponse().status == 200

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://{HOST}:{self._port}"

    def start(self) -> None:
        """Listen, on the port of before."""
        self._server = ThreadedMotoServer(HOST, self._port, verbose=False)
        self._server.start()
        self._port = self._server.get_host_and_port()[1]

    def stop(self) -> None:
        """Be gone."""
        self._server.stop()

    def settings(self, **others: Any) -> Settings:
        """Return settings that name a part of the bucket that is empty."""
        return Settings(
            s3_bucket=BUCKET,
            s3_endpoint=self.url,
            s3_prefix=f"test-{next(self._numbers)}/files",
            s3_access_key="known",
            s3_secret_key=SecretStr("secret"),
            **others,
        )


@contextmanager
def run_bucket_server() -> Iterator[BucketServer]:
    """Run one for as long as the block lasts."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = BucketServer()
    try:
        yield server
    finally:
        server.stop()
