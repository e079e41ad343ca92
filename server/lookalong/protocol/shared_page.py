"""What a shared page says beside its mirror: what agents did on it, and which of its frames would be shown."""

from typing import Annotated

from msgspec import Meta

from .field import ActionKind, Byte, Id, Label, OptionalId, Token, Url
from .limit import MAX_SAFE_INT
from .record import Positional

__all__ = ["Acted", "FrameAsk", "FrameProof"]


class Acted(Positional, tag=48):
    """What an agent did on the customer's page, for the audit log: the server does not read what passes.

    Things of one kind done in a row to one element are told together. ``label`` is what agents may read of the
    element's name. ``refused`` says why it was not done, with the word of ``action_result``; empty if it was.
    """

    session_id: Id
    viewer: Byte
    action: ActionKind
    count: Annotated[int, Meta(ge=1, le=MAX_SAFE_INT)]
    label: Label
    refused: OptionalId


class FrameAsk(Positional, tag=51):
    """A page in a frame of the shared page would be shown, and wants proof; ``challenge`` it got from the server.

    ``around`` and ``origin`` are the origins of the page around it and its own. The answer is ``frame_proof``.
    """

    session_id: Id
    around: Url
    origin: Url
    challenge: Token


class FrameProof(Positional, tag=52):
    """The answer to a challenge; empty if the server does not know those two as pages of the site."""

    session_id: Id
    challenge: Token
    proof: Token
