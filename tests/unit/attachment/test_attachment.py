"""What a file is and is called, who may bring one, and what a message says of it."""

import pytest

from lookalong.attachment import (
    FileLine,
    FileSeal,
    Holder,
    NotTaken,
    check_text,
    clean_file_name,
    kind_of,
    plain,
    read_manifest,
    write_manifest,
)
from lookalong.attachment.limit import LINK_S, MAX_NAME, PASS_S

ID = "att_" + "a" * 22
HOLDER = Holder("sit_1", "cnv_1", "visitor", "vis_1")
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"


@pytest.mark.parametrize(
    ("head", "name", "kind"),
    [
        (PNG, "a.png", "image/png"),
        (PNG, "a.txt", "image/png"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "", "image/jpeg"),
        (b"GIF89a\x01\x00\x01\x00", "x", "image/gif"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "x", "image/webp"),
        (b"%PDF-1.7\n", "a.exe", "application/pdf"),
        ("안녕하세요\n".encode(), "메모.TXT", "text/plain"),
        (b"BM is how a bitmap begins, and this text", "a.txt", "text/plain"),
        (b"<html><body onload=alert(1)>", "a.txt", "text/plain"),
        ("한글".encode()[:4], "cut.txt", "text/plain"),
    ],
)
def test_the_kind_is_told_by_the_bytes(head: bytes, name: str, kind: str) -> None:
    assert kind_of(head, name) == kind


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (b"<html><script>", "x.png"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "x.svg"),
        (b"hello", "hello"),
        (b"MZ\x90\x00", "a.txt"),
        (b"PK\x03\x04" + bytes(26), "a.txt"),
        (b"text\x00with nul", "a.txt"),
        (b"", "a.png"),
    ],
)
def test_what_is_nothing_of_that_is_not_taken(head: bytes, name: str) -> None:
    with pytest.raises(NotTaken):
        kind_of(head, name)


def test_a_text_is_whole() -> None:
    check_text("é".encode())
    with pytest.raises(NotTaken):
        check_text("é".encode()[:1])


@pytest.mark.parametrize(
    ("said", "kind", "name"),
    [
        ("photo.JPG", "image/jpeg", "photo.JPG"),
        ("photo.JPG", "image/png", "photo.png"),
        ("C:\\Users\\me\\list.pdf", "application/pdf", "list.pdf"),
        ("../../etc/cron.d/x", "image/png", "x.png"),
        ("a\r\nSet-Cookie: x=1.png", "image/png", "a Set-Cookie_ x=1.png"),
        ("", "text/plain", "file.txt"),
        (".png", "image/png", "file.png"),
        ("‮gnp.exe", "image/png", "gnp.exe.png"),
        ("사진.heic", "image/jpeg", "사진.heic.jpg"),
    ],
)
def test_a_name_leads_nowhere_and_ends_as_its_kind_does(said: str, kind: str, name: str) -> None:
    assert clean_file_name(said, kind) == name


def test_a_long_name_keeps_its_end() -> None:
    name = clean_file_name("x" * 300 + ".webp", "image/webp")
    assert (len(name), name[-6:]) == (MAX_NAME, "x.webp")


def test_a_message_names_its_files_and_says_its_words() -> None:
    files = [FileLine(ID, "image/png", 1234, 640, 480, "my photo.png"), FileLine(ID, "text/plain", 5, 0, 0, "a.txt")]
    assert read_manifest(write_manifest(files, "look\n\nhere")) == (files, "look\n\nhere")
    assert read_manifest(write_manifest(files, "")) == (files, "")
    assert plain(write_manifest(files, "look")) == "my photo.png\na.txt\n\nlook"
    assert plain("att_ is how an id begins") == "att_ is how an id begins"


def test_a_pass_is_good_for_its_holder_and_its_time() -> None:
    now = [1_000_000.0]
    seal = FileSeal(b"key", lambda: now[0])
    made = seal.pass_for(HOLDER)
    assert seal.holder(made) == HOLDER
    assert FileSeal(b"another", lambda: now[0]).holder(made) is None
    assert seal.holder(made.replace("vis_1", "vis_2")) is None
    assert seal.holder(made[:-1]) is None
    assert [seal.holder(each) for each in ("", ".....", "é.b.c.d.e.f", "\ud800")] == [None] * 4
    now[0] += PASS_S + 1
    assert seal.holder(made) is None


def test_a_link_opens_one_file_for_minutes() -> None:
    now = [1_000_000.0]
    seal = FileSeal(b"key", lambda: now[0])
    path, _, query = seal.link(ID, "thumb").partition("?")
    said = dict(each.split("=") for each in query.split("&"))
    assert path == f"files/{ID}/thumb"
    assert seal.opens(ID, "thumb", said["until"], said["seal"])
    assert not seal.opens(ID, "full", said["until"], said["seal"])
    assert not seal.opens(ID[:-1] + "b", "thumb", said["until"], said["seal"])
    assert not seal.opens(ID, "thumb", str(int(said["until"]) + 1), said["seal"])
    now[0] += LINK_S + 1
    assert not seal.opens(ID, "thumb", said["until"], said["seal"])


def test_a_pass_is_no_link() -> None:
    seal = FileSeal(b"key", lambda: 0.0)
    tag = seal.pass_for(HOLDER).rpartition(".")[2]
    assert not seal.opens(ID, "full", str(PASS_S), tag)
