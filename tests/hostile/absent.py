"""Items of the batteries that are about something this version does not have, each with the reason.

What is in here is not defended, it is not there. `test_coverage.py` wants an item to be here or to have a test, and
never both. Those of ``http.json`` are in `test_http.py`, beside the test that looks whether what they need has come.
"""

__all__ = ["ABSENT"]

ABSENT: dict[str, dict[str, str]] = {
    "protocol": {
        "metadata-1000-keys": "a visitor has a name and the address of the page, and no attributes of a site's choice",
        "never-acks": "nothing waits for a client's acknowledgement: the store is the truth, receipts are watermarks",
    },
}
"""By battery and item."""
