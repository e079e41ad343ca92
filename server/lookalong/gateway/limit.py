"""Rates, times and bounds of this gateway, each with its unit and its reason.

Those that clients may count on are in ``lookalong.protocol.limit``.
"""

from typing import Final

from lookalong.protocol.limit import MAX_MESSAGE

__all__ = [
    "ANNOUNCE_S",
    "ASSETS",
    "ASSET_WAIT_S",
    "CHAT",
    "CLOSE_TIMEOUT_S",
    "CODE",
    "COMMANDS",
    "CONSENT",
    "ENDED_GRACE_S",
    "ERASURE_S",
    "FRAMES",
    "GOAWAY_MS",
    "LAG_LIMIT_S",
    "LANE",
    "LINGER_S",
    "MARKS",
    "MAX_BATCH",
    "MAX_CATCH_UP",
    "MAX_CHANNELS",
    "MAX_RECENT",
    "MESSAGES",
    "MINOR_OF_DESKS",
    "MINOR_OF_STORIES",
    "MIRROR_BYTES",
    "MIRROR_FRAMES",
    "PEEKS",
    "PINGS",
    "PRESENCE_REFRESH_S",
    "PRESENCE_TTL_S",
    "PROMPTS",
    "REFUSALS",
    "REQUESTS",
    "RULES_RETRY_S",
    "SETTLED_BYTES",
    "SIGNALS",
    "SITES_TTL_S",
    "SNAPSHOT_PAUSE_S",
    "STOP_TIMEOUT_S",
    "SWEEP_S",
    "TYPING_PAUSE_S",
    "TYPING_TTL_S",
    "URGENT_BYTES",
]

# Rates of one connection: tokens a second, and the burst. Past them a request is refused with rate_limited.

CHAT: Final = (5.0, 30.0)
"""Texts: nobody writes faster, and a page's unsent texts of an hour offline still fit the burst."""

REQUESTS: Final = (5.0, 40.0)
"""Pages of history, joins, ends, resyncs: a console that starts asks for every conversation it shows."""

CONSENT: Final = (0.5, 6.0)
"""Questions an agent may put to customers: each is a prompt on a person's screen."""

CODE: Final = (0.1, 5.0)
"""Session codes a page may ask for: few digits must stay few codes."""

ASSETS: Final = (20.0, 200.0)
"""Offers of files: the widget sends ten a second at most, of 16 files each."""

FRAMES: Final = (20.0, 100.0)
"""Questions for pages in frames: the widget asks one after the other, ten a second at most."""

SIGNALS: Final = (10.0, 100.0)
"""Receipts and page changes: each is a write."""

PINGS: Final = (1.0, 10.0)
"""Heartbeats: one in ``heartbeat_s`` seconds is due, each reads the heads."""

COMMANDS: Final = (500.0, 1000.0)
"""Relay frames of an agent: pointer moves come at 60 Hz, with highlights and actions between them."""

MARKS: Final = (60.0, 120.0)
"""Marks of an agent among them: a stroke that grows is told anew 20 times a second, whole."""

PEEKS: Final = (2.0, 6.0)
"""Looks at what a customer types: the widget tells it once a second, and when it is gone."""

MESSAGES: Final = (200.0, 2000.0)
"""Messages of any kind; past it the peer is not one of our clients, and the connection is closed."""

REFUSALS: Final = (20.0, 400.0)
"""Refused requests; past it the peer does not listen, and the connection is closed with 4429."""

# Mirror frames are paced instead: refusing one would only cost a new snapshot, so reading waits, and TCP with it.

MIRROR_FRAMES: Final = (2000.0, 10_000.0)
"""Mirror and asset frames."""

MIRROR_BYTES: Final = (8.0 * 1024 * 1024, 64.0 * 1024 * 1024)
"""Their bytes; the burst is the largest payload the browsers' side allows."""

PROMPTS: Final = (1 / 15, 4.0)
"""Questions put to one customer by all agents together."""

# Bounds

URGENT_BYTES: Final = 1024 * 1024
"""Bytes of control and chat that may wait for one socket: more than any welcome; whoever is past it reads nothing."""

SETTLED_BYTES: Final = 128 * 1024
"""No further page of history is read for a socket while more than this waits for it."""

LANE: Final = 64
"""Messages of one socket that wait for the store; then reading waits."""

MAX_BATCH: Final = MAX_MESSAGE - 4 * 1024
"""Bytes of entries in one message that lists them, so that with its own fields it stays a message."""

MAX_RECENT: Final = 100
"""Conversations an agent is told about at once, and whose heads travel with the heartbeat."""

MAX_CATCH_UP: Final = 20
"""Conversations whose missing messages follow an agent's welcome unasked; the rest shows in the heads."""

MAX_CHANNELS: Final = 32
"""Sessions, ended ones included, that one connection may have channels of."""

# Times, in seconds unless the name says otherwise

ANNOUNCE_S: Final = 0.25
"""Between two announcements of one conversation's state: an inbox row need not change faster than one can read."""

LINGER_S: Final = 3.0
"""A page change takes a socket away and brings one back; nobody is told in between."""

PRESENCE_TTL_S: Final = 45.0
"""How long a node that died is believed to hold its sockets."""

PRESENCE_REFRESH_S: Final = 15.0
"""A third of it: two refreshes may fail."""

ERASURE_S: Final = 1.0
"""Between two looks whether a visitor was erased by command: a small question to the store."""

SWEEP_S: Final = 5.0
"""Between two looks whether agents' log-ins are still good; those that somebody ends close at once."""

RULES_RETRY_S: Final = 2.0
"""Seconds until a site's rules are read again when the store did not answer; pages hide all meanwhile."""

SITES_TTL_S: Final = 1.0
"""How old the list of sites may be that origins are checked against."""

TYPING_PAUSE_S: Final = 1.0
"""Between two typing signals passed on."""

TYPING_TTL_S: Final = 6.0
"""A typing signal lapses after this, as ``docs/protocol.md`` says."""

SNAPSHOT_PAUSE_S: Final = 1.0
"""Between two requests for a snapshot: it is the one thing that costs the customer's page work."""

ENDED_GRACE_S: Final = 10.0
"""Frames may be in flight this long after a session's end; later ones are a breach."""

ASSET_WAIT_S: Final = 10.0
"""A viewer's request for a file that had to go waits this long for the customer's page to bring it again."""

LAG_LIMIT_S: Final = 30.0
"""A viewer that does not drain in this time is closed with 4440."""

CLOSE_TIMEOUT_S: Final = 5.0
"""A peer that does not even take the close in this time is left to the operating system."""

GOAWAY_MS: Final = 2000
"""Milliseconds after which clients of a stopping node come back, jittered by them."""

STOP_TIMEOUT_S: Final = 3.0
"""A stopping node waits this long for its sockets to say goodbye."""

MINOR_OF_STORIES: Final = 1
"""The minor version of the protocol from which on clients know ``lookalong.protocol.story``."""

MINOR_OF_DESKS: Final = 2
"""That from which on they know ``lookalong.protocol.desk``."""
