"""The live part of a node: two WebSocket endpoints, and everybody who is connected to them.

What travels between nodes: chat, conversation states, who is there. What does not: a co-browse session is run by the
node that holds the customer's socket, and in this version an agent watches it through a socket on that same node. An
agent elsewhere is told ``customer_away``; installations with several nodes pin a site's sockets to one of them.
"""

from .gateway import Gateway
from .metric import Metrics

__all__ = ["Gateway", "Metrics"]
