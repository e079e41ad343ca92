"""Limits of the wire protocol, each with its unit and its reason.

The server enforces them; ``docs/protocol.md`` lists them. They are part of the protocol: a client may count on them.
"""

__all__ = [
    "HELLO_TIMEOUT_S",
    "MAJOR",
    "MAX_ACTION_BODY",
    "MAX_ANNOTATION_BODY",
    "MAX_ASSET",
    "MAX_ASSET_OFFERS",
    "MAX_CHANNEL",
    "MAX_COLLEAGUES",
    "MAX_EPOCH",
    "MAX_FILES",
    "MAX_FILE_LINKS",
    "MAX_HELLO",
    "MAX_HISTORY_PAGE",
    "MAX_IDENTITY",
    "MAX_MARKS",
    "MAX_MARK_POINTS",
    "MAX_MARK_REACH",
    "MAX_MESSAGE",
    "MAX_PEEK",
    "MAX_PRIVACY_RULES",
    "MAX_PRIVACY_SELECTOR",
    "MAX_PRIVACY_URL",
    "MAX_REACTIONS",
    "MAX_RELAY_BODY",
    "MAX_SAFE_INT",
    "MAX_SESSION_ADDRESSES",
    "MAX_SESSION_ADDRESS_BYTES",
    "MAX_SESSION_ASSETS",
    "MAX_TEXT_BYTES",
    "MAX_URL",
    "MAX_VIEWERS",
    "MAX_WORDING_BAR",
    "MAX_WORDING_LANGUAGES",
    "MAX_WORDING_TEXT",
    "MINOR",
    "SUBPROTOCOL",
]

SUBPROTOCOL = "lookalong.v1"
"""The WebSocket subprotocol both sides must name."""

MAJOR = 1
"""An unknown major version is refused with ``unsupported_version``."""

MINOR = 2
"""Minor versions add optional trailing fields and new types only; peers of 0 know no story (``story.py``), those of 1
no desk (``desk.py``)."""

MAX_MESSAGE = 128 * 1024
"""Bytes of one message: the largest text (64 KiB) and its envelope, with room for the longest history request."""

MAX_HELLO = 48 * 1024
"""Bytes of the first message, a stranger's: an agent's with as many cursors as it may have."""

MAX_RELAY_BODY = 32 * 1024
"""Bytes of one mirror or asset chunk: small enough that a chat message never waits long behind one."""

MAX_ACTION_BODY = 4 * 1024
"""Bytes of one agent command: the longest text an agent types in one go, and its target."""

MAX_MARK_POINTS = 256
"""Points of one stroke of ink; a longer one is told in fewer, wider steps."""

MAX_MARK_REACH = 64
"""How far from its node a mark may reach, in widths and heights of the node's box: a line around one small word."""

MAX_MARKS = 32
"""Marks of one viewer that are kept; the oldest goes first."""

MAX_ANNOTATION_BODY = 7 + 8 * MAX_MARK_POINTS
"""Bytes of one annotation: the longest stroke."""

MAX_ASSET = 4 * 1024 * 1024
"""Bytes of one file of a customer's page: a large photograph, not a film."""

MAX_ASSET_OFFERS = 16
"""Files and gaps in one offer: with addresses of the longest kind it still is a message."""

MAX_SESSION_ASSETS = 64 * 1024 * 1024
"""Bytes of files a session's page is asked to upload; what the node has already costs nothing."""

MAX_SESSION_ADDRESSES = 2000
"""Addresses whose file is known in one session; the oldest is forgotten first."""

MAX_SESSION_ADDRESS_BYTES = 256 * 1024
"""UTF-8 bytes of those addresses together: a viewer who joins late is told all of them at once."""

MAX_TEXT_BYTES = 64 * 1024
"""UTF-8 bytes of one chat text; a longer one gets ``too_long`` and is not stored."""

MAX_URL = 2048
"""Characters of a page address, query and fragment already removed by the widget."""

MAX_HISTORY_PAGE = 200
"""Messages in one history page."""

MAX_REACTIONS = 200
"""Reactions to one message: more people than look after a site; what is past that is refused."""

MAX_FILES = 10
"""Files of one message: what is seen without scrolling, and an album of a phone."""

MAX_FILE_LINKS = 20
"""Files whose addresses are asked for at once: what a screen shows."""

MAX_COLLEAGUES = 100
"""Agents named in one message: more than look after one site at a time."""

MAX_VIEWERS = 16
"""Viewers of one session: each costs a copy of every frame on the way out."""

MAX_PEEK = 1000
"""Characters of a text that is being typed which agents may see: its end, on a screen."""

MAX_PRIVACY_RULES = 64
"""Rules of a site on what is hidden: all of them, in characters of four bytes, are one message."""

MAX_PRIVACY_SELECTOR = 300
"""Characters of the selector of such a rule."""

MAX_PRIVACY_URL = 200
"""Characters of the path of such a rule."""

MAX_WORDING_LANGUAGES = 16
"""Languages of a site's own words: all of them, in characters of four bytes, are one message."""

MAX_WORDING_TEXT = 300
"""Characters of a site's own words in a prompt: what is ours below them stays in sight on a small screen."""

MAX_WORDING_BAR = 40
"""Characters of a site's own words in the bar, which covers as little of the page as it can."""

MAX_IDENTITY = 4096
"""Characters of a site's word for who a customer is: a token signed with RSA and some claims has about 800."""

MAX_SAFE_INT = 2**53 - 1
"""The largest integer JavaScript holds exactly (ECMA-262, Number.MAX_SAFE_INTEGER)."""

MAX_CHANNEL = 2**16 - 1
MAX_EPOCH = 2**32 - 1

HELLO_TIMEOUT_S = 10.0
"""Seconds a socket may stay without a hello before it is closed with 4408."""
