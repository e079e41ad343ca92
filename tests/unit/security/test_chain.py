"""The hash chain: whatever is done to a chain or its head, a check finds it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookalong.security import chain
from lookalong.security.chain import Entry, Fault, Head, Verifier

KEY = b"k" * 32


def entry(seq: int, kind: str = "login", content: str | None = None, **fields: str) -> Entry:
    digest = chain.content_digest(content)
    values = {"actor_id": "agt_1", "conversation_id": "", "session_id": "", "detail": "{}", **fields}
    return Entry("server", seq, 1_000 + seq, kind, **values, content=content, content_digest=digest, hash="")


def linked(entries: list[Entry], previous: str = chain.GENESIS) -> list[Entry]:
    """The entries with the hashes of a chain."""
    done = []
    for each in entries:
        previous = chain.link(previous, each)
        done.append(replace(each, hash=previous))
    return done


def head_of(entries: list[Entry], key: bytes = KEY) -> Head:
    return chain.seal(replace(chain.first_head("server"), seq=entries[-1].seq, hash=entries[-1].hash), key)


def faults(entries: list[Entry], head: Head | None, kept: dict[int, str] | None = None) -> list[tuple[int, str]]:
    verifier = Verifier("server", head, KEY, kept)
    for each in entries:
        verifier.take(each)
    return [(fault.seq, fault.kind) for fault in verifier.finish()]


FIVE = linked([entry(seq) for seq in range(1, 6)])
HEAD = head_of(FIVE)


def test_whole_chain_has_no_faults() -> None:
    assert faults(FIVE, HEAD) == []
    assert faults([], chain.first_head("server")) == []
    assert faults([], None) == []


def test_hash_of_an_entry_is_what_the_documentation_says() -> None:
    # By other means: printf '["lookalong.audit.1","00…0","server",1,1001,"login","agt_1","","","{}",""]' | sha256sum
    assert FIVE[0].hash == "4e1842beff46140850abefadd189e2cf11d341878f33f5d79878d63da48c7298"


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "logout"},
        {"actor_id": "agt_2"},
        {"at_ms": 7},
        {"detail": '{"role":"agent"}'},
        {"conversation_id": "cnv_1"},
        {"session_id": "ses_1"},
        {"content_digest": "0" * 64},
        {"hash": "0" * 64},
        {"hash": "no hash at all"},
    ],
)
def test_edit(change: dict[str, object]) -> None:
    edited = [*FIVE]
    edited[2] = replace(FIVE[2], **change)  # type: ignore[arg-type]
    assert (3, "altered") in faults(edited, HEAD) or "hash" in change
    assert faults(edited, HEAD) != []


def test_edit_with_new_hashes_from_there_on_breaks_the_seal() -> None:
    forged = [*FIVE[:2], *linked([replace(each, kind="logout") for each in FIVE[2:]], FIVE[1].hash)]
    assert faults(forged, HEAD) == [(5, "altered")]
    assert faults(forged, replace(HEAD, hash=forged[-1].hash)) == [(5, "bad_seal")]
    assert faults(forged, head_of(forged, b"another key")) == [(5, "bad_seal")]


def test_delete() -> None:
    assert faults([*FIVE[:2], *FIVE[3:]], HEAD) == [(3, "missing")]
    assert faults(FIVE[1:], HEAD) == [(1, "missing")]


def test_delete_with_new_numbers() -> None:
    closed = [*FIVE[:2], *(replace(each, seq=each.seq - 1) for each in FIVE[3:])]
    assert (3, "altered") in faults(closed, HEAD)


def test_reorder() -> None:
    swapped = [*FIVE]
    swapped[1], swapped[2] = replace(FIVE[2], seq=2), replace(FIVE[1], seq=3)
    assert faults(swapped, HEAD)[:2] == [(2, "altered"), (3, "altered")]


def test_insert() -> None:
    assert faults([*FIVE, *linked([entry(6)], FIVE[-1].hash)], HEAD) == [(6, "unknown_end")]


def test_truncate() -> None:
    assert faults(FIVE[:3], HEAD) == [(4, "truncated")]
    assert faults([], HEAD) == [(1, "truncated")]
    assert faults(FIVE[:3], replace(HEAD, seq=3, hash=FIVE[2].hash)) == [(3, "bad_seal")]
    assert faults(FIVE, None) == [(5, "no_head")]
    assert faults(FIVE, chain.first_head("server")) == [(1, "unknown_end")]


def test_truncate_to_an_old_backup_shows_by_a_head_kept_elsewhere_alone() -> None:
    old = head_of(FIVE[:3])
    assert faults(FIVE[:3], old) == []
    assert faults(FIVE[:3], old, {5: FIVE[4].hash}) == [(5, "not_as_kept")]
    assert faults(FIVE, HEAD, {3: FIVE[2].hash, 5: FIVE[4].hash}) == []
    assert faults(FIVE, HEAD, {3: "0" * 64}) == [(3, "not_as_kept")]


def test_what_retention_removed_is_no_fault_and_what_somebody_else_removed_is() -> None:
    pruned = chain.seal(replace(HEAD, base_seq=2, base_hash=FIVE[1].hash), KEY)
    assert faults(FIVE[2:], pruned) == []
    assert faults(FIVE[2:], pruned, {1: "gone", 2: FIVE[1].hash}) == []
    assert faults(FIVE[3:], pruned) == [(3, "missing")]
    assert faults(FIVE[3:], replace(pruned, base_seq=3, base_hash=FIVE[2].hash)) == [(5, "bad_seal")]


def test_content_is_erased_only_with_an_entry_that_says_so() -> None:
    label = entry(1, "acted", '{"label":"Pay now"}', conversation_id="cnv_1")
    said = entry(2, "visitor_erased", conversation_id="cnv_1")
    other = entry(2, "visitor_erased", conversation_id="cnv_2")
    whole, wrong = linked([label, said]), linked([label, other])
    assert faults(whole, head_of(whole)) == []
    blank = [replace(whole[0], content=None), whole[1]]
    assert faults(blank, head_of(whole)) == []
    assert faults([replace(wrong[0], content=None), wrong[1]], head_of(wrong)) == [(1, "content")]
    assert faults([replace(whole[0], content='{"label":"Cancel"}'), whole[1]], head_of(whole)) == [(1, "content")]


def test_what_the_server_found_is_reported_for_good() -> None:
    broken = linked([entry(1), entry(2, "chain_broken"), entry(3)])
    assert faults(broken, head_of(broken)) == [(2, "reported")]


def test_key_has_a_name_that_says_nothing_of_it() -> None:
    assert chain.key_id(KEY) == chain.key_id(KEY) != chain.key_id(b"another key")
    assert KEY.hex()[:4] not in chain.key_id(KEY)


@given(st.data())
def test_no_single_change_goes_unnoticed(data: st.DataObject) -> None:
    entries = linked([entry(seq, detail=f'{{"n":{seq}}}') for seq in range(1, data.draw(st.integers(2, 8)) + 1)])
    head = head_of(entries)
    at = data.draw(st.integers(0, len(entries) - 1))
    match data.draw(st.sampled_from(["edit", "delete", "move", "truncate", "insert"])):
        case "edit":
            changed = [*entries]
            changed[at] = replace(entries[at], detail="{}")
        case "delete":
            changed = entries[:at] + entries[at + 1 :]
        case "move":
            to = data.draw(st.integers(0, len(entries) - 1).filter(lambda to: to != at))
            changed = [each for each in entries if each is not entries[at]]
            changed.insert(to, entries[at])
            changed = [replace(each, seq=seq) for seq, each in enumerate(changed, 1)]
        case "truncate":
            changed = entries[:at]
        case _:
            changed = entries[:at] + linked([entry(at + 1)], entries[at - 1].hash if at else chain.GENESIS)
            changed += [replace(each, seq=each.seq + 1) for each in entries[at:]]
    assert faults(changed, head)


def test_fault_names_chain_and_place() -> None:
    verifier = Verifier("server", HEAD, KEY)
    assert verifier.finish() == [Fault("server", 1, "truncated")]
