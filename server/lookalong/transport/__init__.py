"""Under HTTP and the protocol: what a connection may cost before anything has been said.

Uvicorn's own protocol classes wait for ever for a request that never ends, let anyone open any number of connections,
and answer every ping of a peer that reads nothing. Middleware sees none of this: it is called when a request is whole.
So the bounds are here, in subclasses of those classes, which ``lookalong.serving`` hands to Uvicorn:

- ``http``: deadlines for the head and the body of a request, the size of the head, idle time, who has too many.
- ``websocket``: floods of pings and fragments, peers that do not read, do not answer or do not go.
- ``census``: how many connections there are, and of whom.
- ``proxy``: which proxies are believed, and whom they say they speak for.
- ``refused``: how many were refused, and why.
- ``limit``: the numbers, with their reasons.
"""

from .census import Census
from .guard import Guard
from .http import HttpProtocol
from .limit import Limits
from .proxy import Proxies
from .refused import Reason, Refused
from .websocket import WebSocketProtocol

__all__ = ["Census", "Guard", "HttpProtocol", "Limits", "Proxies", "Reason", "Refused", "WebSocketProtocol"]
