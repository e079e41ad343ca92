"""Settings: defaults, then the TOML file, then ``LOOKALONG_*`` variables, then flags; the later one wins."""

import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from lookalong.security import origin
from lookalong.security.address import Handling
from lookalong.transport import Limits, Proxies

__all__ = ["ENV_PREFIX", "Settings", "SettingsError", "listed"]

ENV_PREFIX = "LOOKALONG_"

MIN_AUDIT_KEY = 32
"""Characters of a key that nobody guesses."""


class SettingsError(Exception):
    """A setting cannot be used; the text names it, what came, and what was expected."""


def listed(text: str) -> list[str]:
    """Return what a setting lists with commas between."""
    return [each.strip() for each in text.split(",") if each.strip()]


def _public_url(text: str) -> str:
    return origin.normalise(text.rstrip("/")) if text else ""


def _audit_key(key: SecretStr) -> SecretStr:
    if 0 < len(key.get_secret_value()) < MIN_AUDIT_KEY:
        raise ValueError(f"expected at least {MIN_AUDIT_KEY} random characters, as openssl rand -hex 32 prints")
    return key


def _proxies(text: str) -> str:
    Proxies(text)
    return text


def _issuer(text: str) -> str:
    if not text:
        return text
    try:
        parts = urlsplit(text)
        whole = parts.scheme in ("https", "http") and parts.hostname and parts.port != 0 and text.isascii()
    except ValueError:
        whole = False
    if not whole or len(text) > _MAX_ISSUER or any(each in text for each in "?#@"):
        raise ValueError("expected what the provider calls itself, as https://login.example/realms/shop")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ValueError("expected https; http is for a provider on this machine, as http://localhost:8080")
    return text


def _endpoint(text: str) -> str:
    try:
        parts = urlsplit(text)
        whole = not text or (parts.scheme in ("https", "http") and parts.hostname and parts.port != 0)
    except ValueError:
        whole = False
    if not whole or any(each in text for each in "?#@"):
        raise ValueError("expected where the store is, as https://s3.shop.example, and the keys in their own settings")
    return text.rstrip("/")


def _inside(text: str) -> str:
    for each in listed(text):
        host, _, port = each.rpartition(":")
        if not host or "/" in host or not port.isdigit():
            raise ValueError("expected host:port, as login.corp.example:8443; several with commas between")
    return text


def _scopes(text: str) -> str:
    if "openid" not in text.split():
        raise ValueError("expected scopes with openid among them, as openid email profile")
    return " ".join(text.split())


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

    upgrade_backup: bool = True
    """Whether an upgrade of a PostgreSQL database first leaves a copy in ``data_dir``, by ``pg_dump``, and is not done
    where there can be none. SQLite's copy is always made."""

    heartbeat_s: int = Field(default=12, ge=1, le=255)
    """Seconds between two pings of a client; a dead link shows after one at least, and two at most."""

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

    oidc_issuer: Annotated[str, AfterValidator(_issuer)] = ""
    """Provider that agents may log in at (OpenID Connect), exactly as it calls itself; empty for none."""

    oidc_client_id: str = ""
    """What this server is called there."""

    oidc_client_secret: SecretStr = SecretStr("")
    """What proves there that it is this server."""

    oidc_client_secret_file: Path | None = None
    """File with that secret, instead of the secret itself."""

    oidc_name: Annotated[str, Field(max_length=60)] = ""
    """What people call the provider: the button says it. Empty is the host of ``oidc_issuer``."""

    oidc_scopes: Annotated[str, AfterValidator(_scopes)] = "openid email profile"
    """What the provider is asked for."""

    oidc_domains: str = ""
    """Domains of the mail addresses that are let in, comma-separated; empty for any."""

    oidc_email_unsaid: bool = False
    """Take an address that the provider says nothing of, neither verified nor not. Only where nobody but you can set
    addresses there."""

    oidc_role: Literal["", "agent", "supervisor"] = ""
    """What people may do who have no account yet: one is made when they first log in. Empty makes none."""

    oidc_sites: str = ""
    """Keys of the sites that such people help on, comma-separated."""

    oidc_inside: Annotated[str, AfterValidator(_inside)] = ""
    """``host:port`` of the provider if it is in your own network or on another port than 443; comma-separated."""

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

    attachment_bytes: int = Field(default=20 * 1024 * 1024, ge=0)
    """Bytes of one file that somebody hands over in a chat; 0 takes none."""

    attachment_pixels: int = Field(default=40_000_000, ge=10_000, le=200_000_000)
    """Pixels of one picture, all its frames together: each is four bytes of memory for some seconds."""

    attachment_visitor_bytes: int = Field(default=100 * 1024 * 1024, ge=0)
    """Bytes of files that one customer may hand over in 24 hours; 0 for any number."""

    attachment_visitor_files: int = Field(default=50, ge=0)
    """Files that one customer may hand over in 24 hours; 0 for any number."""

    attachment_site_bytes: int = Field(default=10 * 1024**3, ge=0)
    """Bytes of files that one site may keep; 0 for any number."""

    s3_bucket: str = ""
    """Bucket of an S3-compatible store in which files lie; empty for the folder ``files`` in ``data_dir``."""

    s3_endpoint: Annotated[str, AfterValidator(_endpoint)] = ""
    """Where that store is, as https://s3.shop.example; empty for Amazon's."""

    s3_region: str = "us-east-1"
    """Region of the bucket; most stores of one's own take any."""

    s3_prefix: Annotated[str, AfterValidator(lambda text: text.strip("/"))] = ""
    """Put before the names of all files, as lookalong/files."""

    s3_access_key: str = ""
    """Who this server is there; empty for what the machine has (AWS_ variables, or its role)."""

    s3_secret_key: SecretStr = SecretStr("")
    """What proves it."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """The least severe lines to print."""

    log_format: Literal["auto", "json", "console"] = "auto"
    """``console`` for people, ``json`` for programs; ``auto`` looks whether a terminal reads."""

    debug: bool = False
    """Log every frame's header. Never frame contents."""

    @model_validator(mode="after")
    def _check_bucket(self) -> Self:
        """Refuse half of what opens a bucket."""
        if bool(self.s3_access_key) != bool(self.s3_secret_key.get_secret_value()):
            raise SettingsError("s3_secret_key: expected it together with s3_access_key, or neither")
        return self

    @model_validator(mode="after")
    def _check_provider(self) -> Self:
        """Refuse a provider that is half set; an error of pydantic's could not name the setting."""
        if not self.oidc_issuer:
            return self
        for name, expected in _missing(self):
            how = f"set by {ENV_PREFIX}{name.upper()} or the settings file"
            raise SettingsError(f"{name}: with oidc_issuer expected {expected} ({how})")
        return self

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
    def upgrade_folder(self) -> Path | None:
        """Where a copy of a PostgreSQL database goes before an upgrade; None for nowhere."""
        return self.data_dir if self.upgrade_backup else None

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

    def read_oidc_secret(self) -> str:
        """Return what proves to the provider that it is this server.

        Raises:
            SettingsError: Its file cannot be read, or is empty.
        """
        file = self.oidc_client_secret_file
        if file is None:
            return self.oidc_client_secret.get_secret_value()
        try:
            secret = file.read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(f"oidc_client_secret_file: expected a file to read, got {error}") from None
        if not secret:
            raise SettingsError(f"oidc_client_secret_file: expected a secret in {file}, found none")
        return secret

    @property
    def oidc_places(self) -> frozenset[str]:
        """What ``oidc_inside`` names, as ``lookalong.outgoing`` has it."""
        return frozenset(each.lower().replace("[", "").replace("]", "") for each in listed(self.oidc_inside))

    @property
    def secure(self) -> bool:
        """Whether browsers reach this server over https."""
        return self.public_url.startswith("https://")


# Private -----------------------------------------------------------------------------------------

_LOOPBACK = ("localhost", "127.0.0.1", "::1")

_MAX_ISSUER = 300
"""Characters, as they are stored."""


def _missing(settings: Settings) -> Iterator[tuple[str, str]]:
    """Name the settings that a provider needs besides, with what each has to be."""
    secret, file = settings.oidc_client_secret.get_secret_value(), settings.oidc_client_secret_file
    web, issuer = urlsplit(settings.public_url), urlsplit(settings.oidc_issuer)
    place = f"{issuer.hostname}:{issuer.port or _PORTS[issuer.scheme]}"
    if not settings.oidc_client_id:
        yield "oidc_client_id", "the name that the provider gave this server, as lookalong"
    if bool(secret) == (file is not None):
        yield "oidc_client_secret", "the secret that it gave, or else a file with it"
    if web.scheme != "https" and web.hostname not in _LOOPBACK:
        yield "public_url", "where the provider sends browsers back to, as https://help.example"
    if not place.endswith(":443") and place not in settings.oidc_places:
        yield "oidc_inside", f"a provider on this machine or another port than 443 to be named, as {place}"
    if settings.oidc_role and not settings.oidc_domains:
        yield "oidc_domains", "the domains of who gets an account, as shop.example"
    if settings.oidc_role and not settings.oidc_sites:
        yield "oidc_sites", "where who gets an account helps, as my-shop"


_PORTS = {"https": 443, "http": 80}

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
