"""What a site's word for a customer has to be; everything else proves nothing."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from lookalong.security.claim import LEEWAY_S
from lookalong.security.identity import (
    MAX_LIFETIME_S,
    Identity,
    IdentityKeys,
    IdentityRefused,
    Reason,
    check_keys,
    keys_of,
    read_keys,
    verify,
    with_secret,
    write_keys,
)

NOW = 1_800_000_000
SECRET, OLDER, OTHER = "s" * 43, "o" * 43, "x" * 43
HMAC = IdentityKeys("HS256", (SECRET, OLDER))
CLAIMS: dict[str, Any] = {"sub": "4711", "aud": "shop", "exp": NOW + 600, "name": "Mina\u202e Park"}
RSA, EC = RSAKey.generate_key(2048), ECKey.generate_key("P-256")
PEM = {"RS256": RSA.as_pem(private=False).decode(), "ES256": EC.as_pem(private=False).decode()}

# A key of 1024 bits, which the library would make with a warning.
SHORT = """-----BEGIN PUBLIC KEY-----
MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDVQUvLXUZ3yjdfbQH+x2n6nQAr
WpZBptiEqCnDL4arlcPZ7bml+Cuvg+Sg3kLZDwi3wSKkHghflWlHSiqnZn0r/lxg
Dz0ITzasNTF0xrcm4XTwsCthai6pbPJzUvRuGzE2HEPxM5qJy5CtND4r5mbG7hKs
rOQ5pw/1iBhV43NMmQIDAQAB
-----END PUBLIC KEY-----"""


def signed(claims: dict[str, Any] | None = None, secret: str = SECRET, **changes: Any) -> str:
    return jwt.encode({"alg": "HS256"}, (claims or CLAIMS) | changes, OctKey.import_key(secret))


def part(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def by_hand(
    header: dict[str, Any], claims: object = CLAIMS, key: bytes = SECRET.encode(), digest: str = "sha256"
) -> str:
    """A token that a library would not make."""
    told = f"{part(header)}.{part(claims)}"
    mac = hmac.new(key, told.encode(), getattr(hashlib, digest)).digest()
    return f"{told}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def refused(token: str, keys: IdentityKeys | None = HMAC, now: float = NOW) -> Reason:
    with pytest.raises(IdentityRefused) as error:
        verify(token, keys, "shop", now)
    return error.value.reason


def test_a_signed_token_says_who_it_is() -> None:
    assert verify(signed(), HMAC, "shop", NOW) == Identity("4711", "Mina Park")
    assert verify(signed(secret=OLDER), HMAC, "shop", NOW).subject == "4711", "the secret before is still good"
    assert verify(by_hand({"alg": "HS256"}), HMAC, "shop", NOW).subject == "4711"


@pytest.mark.parametrize(("algorithm", "key"), [("RS256", RSA), ("ES256", EC)])
def test_public_keys_do_too(algorithm: Any, key: RSAKey | ECKey) -> None:
    token = jwt.encode({"alg": algorithm}, CLAIMS, key)
    keys = IdentityKeys(algorithm, (PEM[algorithm],))
    check_keys(keys)
    assert verify(token, keys, "shop", NOW).subject == "4711"
    assert refused(signed(), keys) == "algorithm"
    assert refused(token) == "algorithm"


def test_the_audience_may_be_one_of_several() -> None:
    assert verify(signed(aud=["api", "shop"]), HMAC, "shop", NOW).subject == "4711"


@pytest.mark.parametrize(
    "alg", ["none", "None", "NONE", "", "HS512", "HS384", "RS256", "ES256", "dir", 1, None, ["HS256"]]
)
def test_another_algorithm_is_refused_whatever_signs_it(alg: object) -> None:
    unsigned = f"{part({'alg': alg})}.{part(CLAIMS)}."
    assert refused(unsigned) in ("algorithm", "malformed", "signature")
    assert refused(by_hand({"alg": alg})) in ("algorithm", "malformed")
    assert refused(by_hand({"alg": alg}, digest="sha512")) in ("algorithm", "malformed")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_public_key_is_no_secret_to_sign_with(algorithm: Any) -> None:
    """The classic confusion: HS256 with the bytes of the public key."""
    keys = IdentityKeys(algorithm, (PEM[algorithm],))
    assert refused(by_hand({"alg": "HS256"}, key=PEM[algorithm].encode()), keys) == "algorithm"
    assert refused(by_hand({"alg": algorithm}, key=PEM[algorithm].encode()), keys) in ("signature", "malformed")


def test_headers_that_bring_their_own_key_are_not_looked_at() -> None:
    own = {"jwk": OctKey.import_key(OTHER).as_dict(), "jku": "https://evil.test/keys", "x5u": "https://evil.test/x"}
    for name, value in own.items():
        assert refused(by_hand({"alg": "HS256", name: value}, key=OTHER.encode())) in ("signature", "malformed")
    assert refused(by_hand({"alg": "HS256", "kid": "../../etc/passwd"}, key=b"")) == "signature"
    assert refused(by_hand({"alg": "HS256", "crit": ["exp"], "exp": 1})) == "malformed"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"exp": NOW - LEEWAY_S}, "expired"),
        ({"exp": str(NOW + 600)}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": True}, "expired"),
        ({"exp": float("inf")}, "expired"),
        ({"exp": float("nan")}, "expired"),
        ({"exp": NOW + MAX_LIFETIME_S + 1}, "lifetime"),
        ({"exp": 10**400}, "expired"),
        ({"nbf": NOW + LEEWAY_S + 1}, "expired"),
        ({"nbf": "soon"}, "expired"),
        ({"aud": "other"}, "audience"),
        ({"aud": "SHOP"}, "audience"),
        ({"aud": ["other"]}, "audience"),
        ({"aud": []}, "audience"),
        ({"aud": {"shop": 1}}, "audience"),
        ({"aud": None}, "audience"),
        ({"sub": ""}, "subject"),
        ({"sub": 4711}, "subject"),
        ({"sub": None}, "subject"),
        ({"sub": "x" * 201}, "subject"),
        ({"sub": "a\nb"}, "subject"),
        ({"sub": "a\u202eb"}, "subject"),
        ({"sub": "a\0b"}, "subject"),
    ],
)
def test_claims_that_prove_nothing(changes: dict[str, Any], reason: Reason) -> None:
    assert refused(by_hand({"alg": "HS256"}, CLAIMS | changes)) == reason


@pytest.mark.parametrize("missing", ["exp", "aud", "sub"])
def test_what_must_be_there(missing: str) -> None:
    claims = {name: value for name, value in CLAIMS.items() if name != missing}
    assert refused(signed(claims)) == {"exp": "expired", "aud": "audience", "sub": "subject"}[missing]


def test_clocks_may_be_a_minute_apart() -> None:
    assert verify(signed(exp=NOW - LEEWAY_S + 1, nbf=NOW + LEEWAY_S), HMAC, "shop", NOW).subject == "4711"


@pytest.mark.parametrize("name", [None, 7, ["x"], {"a": 1}, "\u200b", "x" * 500])
def test_a_name_is_text_or_nothing(name: object) -> None:
    assert len(verify(signed(name=name), HMAC, "shop", NOW).name) <= 120


def test_another_key_or_a_changed_token_is_refused() -> None:
    assert refused(signed(secret=OTHER)) == "signature"
    head, body, mac = signed().split(".")
    assert refused(f"{head}.{part(CLAIMS | {'sub': '1'})}.{mac}") == "signature"
    assert refused(f"{head}.{body}.") == "signature"
    assert refused(f"{head}.{body}.{mac[:-2]}") in ("signature", "malformed")
    assert refused(signed(), None) == "not_configured"


@pytest.mark.parametrize(
    "token",
    [
        "", ".", "..", "...", "a.b.c", "a.b.c.d.e", "e30.e30.", "bnVsbA.e30.x", "W10.W10.x", "=.=.=", "é.é.é",
        f"{part({'alg': 'HS256'})}..", "x" * 100_000,
        base64.urlsafe_b64encode(b"[" * 3000).decode() + ".e30.x",
        base64.urlsafe_b64encode(b'{"alg":"HS256","a":' + b"[" * 3000).decode() + ".e30.x",
        base64.urlsafe_b64encode(b'{"alg":' + b"9" * 5000 + b"}").rstrip(b"=").decode() + ".e30.x",
    ],
    ids=lambda token: token[:20] or "empty",
)  # fmt: skip
def test_what_is_no_token_is_refused(token: str) -> None:
    assert refused(token) in ("malformed", "algorithm", "signature")


@pytest.mark.parametrize("claims", [[], "x", 1, None, "[" * 900])
def test_claims_that_are_no_object(claims: object) -> None:
    assert refused(by_hand({"alg": "HS256"}, claims)) == "malformed"


@given(st.text(max_size=300) | st.lists(st.text("ABCabc019_-="), min_size=3, max_size=3).map(".".join))
def test_any_text_is_refused_and_nothing_else_happens(token: str) -> None:
    assert refused(token)


@pytest.mark.parametrize(
    "keys",
    [
        IdentityKeys("HS256", ("short",)),
        IdentityKeys("HS256", (SECRET, "short")),
        IdentityKeys("HS256", (PEM["RS256"],)),
        IdentityKeys("RS256", (SECRET,)),
        IdentityKeys("RS256", (PEM["ES256"],)),
        IdentityKeys("RS256", (RSA.as_pem(private=True).decode(),)),
        IdentityKeys("RS256", (SHORT,)),
        IdentityKeys("ES256", (PEM["RS256"],)),
        IdentityKeys("ES256", (ECKey.generate_key("P-384").as_pem(private=False).decode(),)),
        IdentityKeys("ES256", ("-----BEGIN PUBLIC KEY-----",)),
    ],
)
def test_keys_that_cannot_be_used_are_refused(keys: IdentityKeys) -> None:
    with pytest.raises(ValueError, match=r"expected|must not"):
        check_keys(keys)


def test_a_new_secret_leaves_the_one_before() -> None:
    first = with_secret(None, SECRET)
    assert with_secret(with_secret(first, OLDER), OTHER).keys == (OTHER, OLDER)
    with pytest.raises(ValueError, match="HS256"):
        with_secret(IdentityKeys("ES256", (PEM["ES256"],)), SECRET)


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_public_keys_say_what_they_are_for(algorithm: str) -> None:
    assert keys_of((PEM[algorithm],)).algorithm == algorithm


@pytest.mark.parametrize("texts", [(), (SECRET,), (PEM["RS256"], PEM["ES256"]), (PEM["RS256"],) * 3])
def test_what_is_no_pair_of_public_keys_is_refused(texts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="expected"):
        keys_of(texts)


def test_keys_are_read_as_they_were_written() -> None:
    assert read_keys(write_keys(HMAC)) == HMAC
    for text in ("", "{}", '{"algorithm":"none","keys":["x"]}', '{"algorithm":"HS256","keys":[]}'):
        with pytest.raises(ValueError, match=r"."):
            read_keys(text)
