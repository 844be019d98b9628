"""Archives (WARC): the pages that a source wants of them, whole, whatever was done to the file."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import brotli
import pytest
from visiting import archived, arrivals, raws, visit

from etl.errors import MissingInput
from etl.fetch import paths
from etl.model import Raw

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd


PAGE = '<html lang="{}"><body><p>Of 42 patients with myeloma, 12 had a {} response.</p></body></html>'


def test_an_archive_gives_the_pages_that_its_filters_let_through(tmp_path: Path) -> None:
    pages = {
        "https://www.news.example/a": PAGE.format("en", "complete"),
        "https://sub.news.example/b": PAGE.format("de", "complete"),
        "https://news.example/c": PAGE.format("en-US", "partial"),
        "https://other.example/d": PAGE.format("en", "complete"),
    }
    packed = gzip.compress(PAGE.format("en", "complete").encode())
    records = [archived(url, body.encode()) for url, body in pages.items()]
    records.append(archived("https://news.example/e", packed, headers="Content-Encoding: gzip\r\n"))
    (tmp_path / "news.warc.gz").write_bytes(b"".join(records))
    found = raws(
        visit("warc", path=str(tmp_path), domains=("news.example",), languages=("en",), terms=("COMPLETE response",))
    )
    assert [raw.article for raw in found] == ["https://www.news.example/a", "https://news.example/e"]
    assert found[0].body == found[1].body == pages["https://www.news.example/a"].encode()
    assert (found[0].seen_at.isoformat(), found[0].encoding) == ("2026-11-01T00:00:00+00:00", "utf-8")
    assert len(raws(visit("warc", path=str(tmp_path / "news.warc.gz")))) == 5


def test_an_archive_is_also_read_where_it_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(archived("https://news.example/a", PAGE.format("en", "complete").encode()))
    assert [raw.article for raw in paths([str(tmp_path / "a.warc.gz")]) if isinstance(raw, Raw)] == [
        "https://news.example/a"
    ]


RECORDS = [gzip.decompress(archived(f"https://news.example/{n}", PAGE.format("en", n).encode() * 50)) for n in range(4)]
FORMS: dict[str, Callable[[Sequence[bytes]], bytes]] = {
    "plain.warc": b"".join,
    "member-each.warc.gz": lambda records: b"".join(map(gzip.compress, records)),
    "one-member.warc.gz": lambda records: gzip.compress(b"".join(records)),
}


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("missing", [12, 90])
def test_an_archive_that_is_cut_gives_what_stands_before_and_says_so(name: str, missing: int, tmp_path: Path) -> None:
    whole = FORMS[name](RECORDS)
    (tmp_path / name).write_bytes(whole[:-missing])
    found = arrivals(visit("warc", path=str(tmp_path)))
    assert [type(each).__name__ for each in found[-1:]] == ["InputError"]
    assert f"{name}: the archive is damaged or cut" in str(found[-1])
    bodies = [each.body for each in found if isinstance(each, Raw)]
    assert bodies == [PAGE.format("en", n).encode() * 50 for n in range(len(bodies))]
    assert len(bodies) >= (3 if name != "one-member.warc.gz" else 1)  # its end is packed with what stands before
    (tmp_path / name).write_bytes(whole)
    assert len(raws(visit("warc", path=str(tmp_path)))) == len(arrivals(visit("warc", path=str(tmp_path)))) == 4


def test_the_head_of_a_record_that_is_cut_is_missed_too(tmp_path: Path) -> None:
    for kept in (4, 20, 60):
        (tmp_path / "a.warc").write_bytes(b"".join(RECORDS[:2]) + RECORDS[2][:kept])
        assert [type(each).__name__ for each in arrivals(visit("warc", path=str(tmp_path)))] == [
            *("Raw", "Raw", "InputError")
        ]


@pytest.mark.parametrize(("body", "told"), [(b"", "it is empty"), (b"<html>no archive</html>", "Invalid WARC header")])
def test_what_is_no_archive_says_so(body: bytes, told: str, tmp_path: Path) -> None:
    (tmp_path / "A.WARC").write_bytes(body)
    (error,) = arrivals(visit("warc", path=str(tmp_path)))
    assert told in str(error)
    with pytest.raises(MissingInput, match="no archive"):
        arrivals(visit("warc", path=str(tmp_path / "nowhere")))


@pytest.mark.parametrize(("encoding", "pack"), [("br", brotli.compress), ("zstd", zstd.compress)])
def test_a_page_that_is_stored_packed_is_opened_and_one_that_does_not_open_is_left_out(
    encoding: str, pack: Callable[[bytes], bytes], tmp_path: Path
) -> None:
    page = PAGE.format("en", "complete").encode()
    said = f"Content-Encoding: {encoding}\r\n"
    records = [
        archived("https://news.example/packed", pack(page), headers=said),
        archived("https://news.example/stored-open", page, headers=said),
        archived("https://news.example/cut", pack(page)[:-9], headers=said),
        archived("https://news.example/huge", pack(bytes(9_000_000)), headers=said),
        archived("https://news.example/large", b"<p>" + bytes(9_000_000)),
    ]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))
    found = arrivals(visit("warc", path=str(tmp_path)))
    assert [each.body for each in found[:2] if isinstance(each, Raw)] == [page, page]
    told = ["cut: truncated", "huge: too_big", "large: too_big"]
    assert [line in str(error) for line, error in zip(told, found[2:], strict=True)] == [True] * 3
