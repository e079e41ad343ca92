"""Errors of outgoing requests.

Tree::

    OutgoingError
    ├── OutgoingRefused  the address is not one to call: nothing was sent, and trying again changes nothing
    └── OutgoingFailed   it was called, and gave no answer that can be used; it may another time
"""

__all__ = ["OutgoingError", "OutgoingFailed", "OutgoingRefused"]


class OutgoingError(Exception):
    """A request of ours has no usable answer. The text is for the owner; it holds nothing the other side sent."""


class OutgoingRefused(OutgoingError):
    """The address is not one to call; nothing was sent."""


class OutgoingFailed(OutgoingError):
    """It was called, and gave no answer that can be used."""
