"""Settings come from defaults, file, environment and flags, the later one winning."""

from pathlib import Path

import pytest

from lookalong.config import Settings, SettingsError


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No settings of the machine: an empty folder, no variables."""
    monkeypatch.chdir(tmp_path)
    for name in ("CONFIG", "HOST", "PORT", "PUBLIC_URL", "DATA_DIR", "STORE_URL", "BUS_URL", "DEBUG"):
        monkeypatch.delenv(f"LOOKALONG_{name}", raising=False)
    return tmp_path


def test_defaults_need_nothing_else(elsewhere: Path) -> None:
    settings = Settings.load()
    assert (settings.host, settings.port, settings.bus_url, settings.demo) == ("127.0.0.1", 8000, "memory://", False)
    assert settings.resolved_store_url == f"sqlite:///{elsewhere}/data/lookalong.sqlite3"
    assert not settings.secure


def test_later_source_wins(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "lookalong.toml").write_text('port = 1111\nhost = "10.0.0.1"\nheartbeat_s = 5\n')
    monkeypatch.setenv("LOOKALONG_PORT", "2222")
    monkeypatch.setenv("LOOKALONG_HOST", "10.0.0.2")
    settings = Settings.load(port=3333, host=None)
    assert (settings.port, settings.host, settings.heartbeat_s) == (3333, "10.0.0.2", 5)


def test_settings_file_can_be_named(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (elsewhere / "other.toml").write_text("port = 1111\n")
    monkeypatch.setenv("LOOKALONG_CONFIG", str(elsewhere / "other.toml"))
    assert Settings.load().port == 1111


def test_named_file_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKALONG_CONFIG", "missing.toml")
    with pytest.raises(SettingsError, match=r"missing\.toml"):
        Settings.load()


@pytest.mark.parametrize("text", ["port = ", "\x00", "[port"])
def test_broken_file_is_refused(elsewhere: Path, text: str) -> None:
    (elsewhere / "lookalong.toml").write_text(text)
    with pytest.raises(SettingsError, match="TOML"):
        Settings.load()


def test_misspelt_key_in_the_file_is_refused(elsewhere: Path) -> None:
    (elsewhere / "lookalong.toml").write_text("prot = 1111\n")
    with pytest.raises(SettingsError, match="prot"):
        Settings.load()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "65536"),
        ("PORT", "http"),
        ("PUBLIC_URL", "help.example"),
        ("PUBLIC_URL", "https://help.example/path"),
        ("HEARTBEAT_S", "256"),
        ("LOG_LEVEL", "loud"),
        ("PENDING_S", "0"),
        ("TAIL_BYTES", "1"),
        ("TRUSTED_PROXIES", "10.0.0.0/33"),
        ("SOCKETS_PER_ADDRESS", "0"),
    ],
)
def test_value_that_cannot_be_used_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"LOOKALONG_{name}", value)
    with pytest.raises(SettingsError, match=f"LOOKALONG_{name}"):
        Settings.load()


def test_refused_value_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKALONG_PENDING_S", "hunter2")
    with pytest.raises(SettingsError) as refused:
        Settings.load()
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(("url", "kept"), [("https://Help.example/", "https://help.example"), ("", "")])
def test_public_url_is_an_origin(url: str, kept: str) -> None:
    settings = Settings.load(public_url=url)
    assert settings.public_url == kept
    assert settings.secure == bool(url)


def test_every_setting_says_what_it_means() -> None:
    assert not [name for name, setting in Settings.model_fields.items() if not setting.description]


def test_audit_key_is_made_once_for_its_owner_alone(elsewhere: Path) -> None:
    key = Settings.load().read_audit_key()
    assert len(key) == 64
    assert Settings.load().read_audit_key() == key
    file = elsewhere / "data/audit.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["audit.key"]


def test_audit_key_that_is_set_needs_no_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKALONG_AUDIT_KEY", "k" * 32)
    settings = Settings.load()
    assert settings.read_audit_key() == b"k" * 32
    assert "kkkk" not in repr(settings)
    assert not (elsewhere / "data").exists()


def test_audit_key_that_can_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOOKALONG_AUDIT_KEY", "hunter2")
    with pytest.raises(SettingsError, match="AUDIT_KEY") as refused:
        Settings.load()
    assert "hunter2" not in str(refused.value)


def test_audit_key_that_cannot_be_kept_is_told(elsewhere: Path) -> None:
    (elsewhere / "data").write_text("a file where a folder should be")
    with pytest.raises(SettingsError, match="audit"):
        Settings.load().read_audit_key()


PROVIDER = {
    "OIDC_ISSUER": "https://login.example/realms/shop",
    "OIDC_CLIENT_ID": "lookalong",
    "OIDC_CLIENT_SECRET": "hunter2",
    "PUBLIC_URL": "https://help.example",
}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"OIDC_CLIENT_ID": ""}, "LOOKALONG_OIDC_CLIENT_ID"),
        ({"OIDC_CLIENT_SECRET": ""}, "LOOKALONG_OIDC_CLIENT_SECRET"),
        ({"OIDC_CLIENT_SECRET_FILE": "secret.txt"}, "LOOKALONG_OIDC_CLIENT_SECRET"),
        ({"PUBLIC_URL": ""}, "LOOKALONG_PUBLIC_URL"),
        ({"PUBLIC_URL": "http://help.example"}, "LOOKALONG_PUBLIC_URL"),
        ({"OIDC_ROLE": "agent", "OIDC_SITES": "shop"}, "LOOKALONG_OIDC_DOMAINS"),
        ({"OIDC_ROLE": "agent", "OIDC_DOMAINS": "shop.example"}, "LOOKALONG_OIDC_SITES"),
        ({"OIDC_ROLE": "administrator"}, "LOOKALONG_OIDC_ROLE"),
        ({"OIDC_ISSUER": "login.example"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "http://login.example"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://user@login.example"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example/?tenant=1"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://[login.example"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": f"https://login.example/{'x' * 300}"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example:x"}, "LOOKALONG_OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://login.example:8443"}, "login.example:8443 .*LOOKALONG_OIDC_INSIDE"),
        ({"OIDC_ISSUER": "http://localhost", "OIDC_INSIDE": "localhost:81"}, "localhost:80 .*LOOKALONG_OIDC_INSIDE"),
        ({"OIDC_SCOPES": "email"}, "LOOKALONG_OIDC_SCOPES"),
        ({"OIDC_INSIDE": "login.corp.example"}, "LOOKALONG_OIDC_INSIDE"),
        ({"OIDC_INSIDE": "https://login.corp.example:8443"}, "LOOKALONG_OIDC_INSIDE"),
    ],
)
def test_a_provider_that_is_half_set_is_refused_by_name_with_an_example(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], named: str
) -> None:
    for name, value in {**PROVIDER, **changed}.items():
        monkeypatch.setenv(f"LOOKALONG_{name}", value)
    with pytest.raises(SettingsError, match=rf"(expected|should be) .*{named}") as refused:
        Settings.load()
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"OIDC_ISSUER": "http://localhost:8080", "OIDC_INSIDE": "LOCALHOST:8080", "PUBLIC_URL": "http://127.0.0.1:80"},
        {"OIDC_ISSUER": "https://[fd00::1]:8443", "OIDC_INSIDE": "a.example:1, [fd00::1]:8443"},
    ],
)
def test_a_provider_is_an_issuer_a_client_and_a_way_back(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str]
) -> None:
    for name, value in {**PROVIDER, **changed}.items():
        monkeypatch.setenv(f"LOOKALONG_{name}", value)
    settings = Settings.load()
    assert settings.oidc_issuer == {**PROVIDER, **changed}["OIDC_ISSUER"]
    assert settings.read_oidc_secret() == "hunter2"
    assert "hunter2" not in repr(settings)


def test_the_secret_of_a_provider_may_be_in_a_file(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = elsewhere / "secret.txt"
    for name, value in {**PROVIDER, "OIDC_CLIENT_SECRET": "", "OIDC_CLIENT_SECRET_FILE": str(file)}.items():
        monkeypatch.setenv(f"LOOKALONG_{name}", value)
    settings = Settings.load()
    with pytest.raises(SettingsError, match="oidc_client_secret_file"):
        settings.read_oidc_secret()
    file.write_text("\n")
    with pytest.raises(SettingsError, match="oidc_client_secret_file"):
        settings.read_oidc_secret()
    file.write_text("hunter2\n")
    assert settings.read_oidc_secret() == "hunter2"
