"""Settings: defaults, then the TOML file, then ``LOOKALONG_*`` variables, then flags; the later one wins."""

import os
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lookalong.security import origin
from lookalong.security.address import Handling
from lookalong.transport import Limits, Proxies

__all__ = ["ENV_PREFIX", "Settings", "SettingsError"]

ENV_PREFIX = "LOOKALONG_"

MIN_AUDIT_KEY = 32
"""Characters of a key that nobody guesses."""


class SettingsError(Exception):
    """A setting cannot be used; the text names it, what came, and what was expected."""


def _public_url(text: str) -> str:
    return origin.normalise(text.rstrip("/")) if text else ""


def _audit_key(key: SecretStr) -> SecretStr:
    if 0 < len(key.get_secret_value()) < MIN_AUDIT_KEY:
        raise ValueError(f"expected at least {MIN_AUDIT_KEY} random characters, as openssl rand -hex 32 prints")
    return key


def _proxies(text: str) -> str:
    Proxies(text)
    return text


PublicUrl = Annotated[str, AfterValidator(_public_url)]
Seconds = Annotated[float, Field(gt=0)]
Bytes = Annotated[int, Field(ge=64 * 1024)]


class Settings(BaseSettings):
    """Everything an owner may set. Make one with ``Settings.load``."""

    model_config = SettingsConfigDict(env_prefix=ENV_PREFIX, extra="forbid", frozen=True, use_attribute_docstrings=True)

    host: str = "127.0.0.1"
    """Address to listen on; ``0.0.0.0`` for all."""

    port: int = Field(default=8000, ge=0, le=65535)
    """Port to listen on; 0 takes a free one."""

    public_url: PublicUrl = ""
    """Where browsers reach this server, as ``https://help.example``; empty while that is the address it listens on."""

    data_dir: Path = Path("data")
    """Folder of the embedded store and of what else this server keeps."""

    store_url: str = ""
    """``sqlite:///path`` or ``postgresql://user:password@host/name``; empty is a SQLite file in ``data_dir``."""

    bus_url: str = "memory://"
    """``memory://`` for one process, ``redis://host:6379/0`` for several."""

    trusted_proxies: Annotated[str, AfterValidator(_proxies)] = ""
    """Addresses and networks of reverse proxies whose ``X-Forwarded-*`` headers count, comma-separated; ``*`` is
    whoever connects, empty is nobody. A proxy that is not named here is one address with everybody behind it."""

    demo: bool = False
    """Serve the demo shop under ``/demo/``."""

    metrics_public: bool = False
    """Answer ``/metrics`` to anyone, not only to this machine."""

    heartbeat_s: int = Field(default=20, ge=1, le=255)
    """Seconds between two pings of a client."""

    login_s: int = Field(default=12 * 3600, ge=60)
    """Seconds an agent's log-in lasts, however much it is used."""

    login_idle_s: int = Field(default=4 * 3600, ge=60)
    """Seconds an agent's log-in lasts while its agent does nothing; a console that is merely open does nothing."""

    addresses: Handling = "truncate"
    """What is written down of network addresses: ``keep`` them, ``truncate`` them to their network, ``drop`` them."""

    audit_key: Annotated[SecretStr, AfterValidator(_audit_key)] = SecretStr("")
    """Seals the audit log, the same on every node; empty makes one, kept in ``audit.key`` in ``data_dir``."""

    audit_days: int = Field(default=0, ge=0)
    """Days that entries of the audit log about no site (log-ins, roles) are kept; 0 for ever. Sites have their own."""

    pending_s: Seconds = 600
    """Seconds a session code can be redeemed."""

    code_digits: int = Field(default=6, ge=6, le=12)
    """Digits of a session code."""

    authorizing_s: Seconds = 60
    """Seconds the customer has to answer a prompt."""

    interrupted_s: Seconds = 120
    """Seconds a session waits for a lost side to come back."""

    active_s: Seconds = 4 * 3600
    """Seconds a session may last."""

    control_s: Seconds = 1800
    """Seconds that an agent may act on a page for one yes of the customer."""

    tail_bytes: Bytes = 16 * 1024 * 1024
    """Bytes of mirror kept per session for viewers who join late."""

    asset_bytes: Bytes = 128 * 1024 * 1024
    """Bytes of pictures and fonts of customers' pages kept in memory for viewers."""

    asset_site_bytes: Bytes = 64 * 1024 * 1024
    """How many of those bytes one site may fill."""

    outbox_bytes: Bytes = 4 * 1024 * 1024
    """Bytes that may wait for one slow socket."""

    sockets_total: int = Field(default=Limits.sockets_total, ge=16)
    """Connections of this process at once; the next one is answered 503. At most what open files allow."""

    sockets_per_address: int = Field(default=Limits.sockets_per_address, ge=1)
    """Connections at once of one IPv4 address or IPv6 /64 network, and in ten seconds; the next is answered 429."""

    sockets_per_site: int = Field(default=5000, ge=1)
    """Customers' pages of one site connected at once to this process."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least severe lines to print."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """``console`` for people, ``json`` for programs; ``auto`` looks whether a terminal reads."""

    debug: bool = False
    """Log every frame's header. Never frame contents."""

    @classmethod
    def load(cls, **flags: Any) -> Self:
        """Return the settings of this process; flags that are None are left out.

        Raises:
            SettingsError: A value that cannot be used, an unknown key in the file, or a file that cannot be read.
        """
        try:
            return cls(**{name: value for name, value in flags.items() if value is not None})
        except ValidationError as error:
            raise SettingsError(_explain(error)) from None
        except (OSError, ValueError) as error:
            raise SettingsError(f"expected a readable TOML file of settings: {error}") from None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Put the TOML file below the environment, and leave out .env files: one file is enough."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _file())

    @property
    def resolved_store_url(self) -> str:
        """The store's URL, the embedded default filled in."""
        return self.store_url or f"sqlite:///{(self.data_dir / 'lookalong.sqlite3').resolve()}"

    def read_audit_key(self) -> bytes:
        """Return the key of the audit log; the first to ask makes it, where none is set.

        Raises:
            SettingsError: Its file cannot be read or made.
        """
        if self.audit_key.get_secret_value():
            return self.audit_key.get_secret_value().encode()
        try:
            return _key_in(self.data_dir / "audit.key")
        except OSError as error:
            raise SettingsError(f"audit_key: {error.strerror}: {error.filename}") from None

    @property
    def secure(self) -> bool:
        """Whether browsers reach this server over https."""
        return self.public_url.startswith("https://")


# Private -----------------------------------------------------------------------------------------

_DEFAULT_FILE = Path("lookalong.toml")


def _file() -> Path | None:
    """Return the settings file: the one named must exist, the default one may."""
    named = os.environ.get(f"{ENV_PREFIX}CONFIG")
    if named is None:
        return _DEFAULT_FILE if _DEFAULT_FILE.is_file() else None
    if not Path(named).is_file():
        raise SettingsError(f"expected a settings file at {ENV_PREFIX}CONFIG={named}, found none")
    return Path(named)


def _key_in(file: Path) -> bytes:
    """Return the key in a file, made if there is none."""
    if not file.exists():
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written whole under another name, then linked: of two that start together one makes it, and both read that.
        with tempfile.NamedTemporaryFile(dir=file.parent, prefix="audit.key.") as fresh:
            fresh.write(secrets.token_hex(32).encode())
            fresh.flush()
            os.fsync(fresh.fileno())
            with suppress(FileExistsError):
                os.link(fresh.name, file)
    return file.read_bytes().strip()


def _explain(error: ValidationError) -> str:
    faults = []
    for fault in error.errors(include_url=False, include_context=False, include_input=False):
        name = ".".join(str(part) for part in fault["loc"])
        faults.append(f"{name}: {fault['msg']} (set by flag, {ENV_PREFIX}{name.upper()} or the settings file)")
    return "; ".join(faults)
