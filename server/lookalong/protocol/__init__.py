"""Wire protocol v1, without I/O: what a message is, how it looks as bytes, what is refused and why.

The document for people who write a client is ``docs/protocol.md``; the TypeScript side is ``static/protocol``.
"""
