"""What the customer allowed, one value per permission."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["NOTHING", "Grant", "GrantState", "Permission"]


class Permission(StrEnum):
    """What can be granted; the values are the protocol's."""

    VIEW = "view"
    ANNOTATE = "annotate"
    CONTROL = "control"


class GrantState(StrEnum):
    """How far a permission is; the values are the protocol's."""

    OFF = "off"
    REQUESTED = "requested"
    ON = "on"
    REJECTED = "rejected"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission.

    Args:
        state: How far it is.
        viewer: Number of the viewer who asked, and for control the one who holds it; 0 unless requested or on.
        capabilities: For control, what was asked for, then what was granted; 0 otherwise.
    """

    state: GrantState
    viewer: int = 0
    capabilities: int = 0

    @property
    def is_on(self) -> bool:
        """Whether it is granted."""
        return self.state is GrantState.ON

    @property
    def is_requested(self) -> bool:
        """Whether the customer is being asked."""
        return self.state is GrantState.REQUESTED

    @property
    def is_open(self) -> bool:
        """Whether it is granted or being asked for."""
        return self.is_on or self.is_requested


NOTHING = Grant(GrantState.OFF)
"""Neither granted nor asked for."""
