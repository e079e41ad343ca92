"""What becomes of a password or a code that is wrong: one answer for each, wherever it is asked for."""

from collections.abc import Iterator
from contextlib import contextmanager

from lookalong.security.login import SecondFactorRequired, TooManyAttempts, WrongCode, WrongCredentials
from lookalong.security.passkey import WrongPasskey
from lookalong.security.provider import ProviderRefused

from .answer import ApiError

__all__ = ["refusals"]


@contextmanager
def refusals(status: int) -> Iterator[None]:
    """Answer what ``Logins`` refuses inside; raises ``ApiError``.

    Args:
        status: For what is wrong: 401 to a stranger, 403 to who is logged in.
    """
    try:
        yield
    except TooManyAttempts as error:
        text = f"too many attempts; try again in {error.retry_after_s} s"
        raise ApiError(429, "rate_limited", text, {"Retry-After": str(error.retry_after_s)}) from None
    except WrongCredentials:
        said = "the e-mail or the password is wrong" if status == 401 else "the current password is wrong"
        raise ApiError(status, "wrong_credentials", said) from None
    except SecondFactorRequired:
        raise ApiError(status, "second_factor_required", "expected a code of the app or a recovery code too") from None
    except WrongPasskey:
        raise ApiError(status, "wrong_passkey", "the passkey is not known here, or answered too late") from None
    except ProviderRefused as error:
        # Of a bad gateway nothing is wrong with the request (RFC 9110 §15.6.3).
        blame = 502 if error.reason in ("unreachable", "refused") else status
        raise ApiError(blame, f"provider_{error.reason}", str(error)) from None
    except WrongCode:
        raise ApiError(status, "wrong_code", "the code is wrong, too old or used; wait for the next one") from None
    except ValueError as error:
        raise ApiError(400, "bad_request", str(error)) from None
