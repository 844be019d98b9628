from __future__ import annotations

import io
from pathlib import Path

import pytest

from etl import fetch
from etl.errors import InputError, MissingInput
from etl.model import Raw


def written(root: Path, **files: bytes) -> Path:
    for name, body in files.items():
        path = root / name.replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    return root


def test_articles_come_in_the_order_of_their_paths_and_nothing_else_comes(tmp_path: Path) -> None:
    written(tmp_path, b_TXT=b"two", a_html=b"one", c_pdf=b"no article")
    (tmp_path / "sub").mkdir()
    written(tmp_path / "sub", d_xml=b"three")
    assert [raw.article for raw in fetch.folder(tmp_path) if isinstance(raw, Raw)] == ["a", "b", "d"]


def test_an_article_has_the_bytes_of_its_file_and_says_where_it_came_from(tmp_path: Path) -> None:
    body = b"\xff\xfe\x00raw \r\n bytes"
    (raw,) = fetch.folder(written(tmp_path, news_htm=body), source="samples")
    assert isinstance(raw, Raw)
    assert (raw.body, raw.source, raw.media_type) == (body, "samples", "text/html")
    assert raw.locator == str(tmp_path / "news.htm")


@pytest.mark.parametrize("name", ["story.html.gz", "story.txt", "story.xml", "story.HTM", "story"])
def test_an_article_is_called_by_the_stem_of_its_file(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"as it came")
    (raw,) = fetch.paths([str(tmp_path / name)])
    assert isinstance(raw, Raw)
    assert (raw.article, raw.body) == ("story", b"as it came")


def test_what_is_not_there_does_not_hide_the_others(tmp_path: Path) -> None:
    written(tmp_path, a_txt=b"one", b_txt=b"two")
    arrivals = list(fetch.paths([str(tmp_path / name) for name in ("a.txt", "gone.txt", "b.txt")]))
    assert [type(arrival) for arrival in arrivals] == [Raw, MissingInput, Raw]
    assert "gone.txt" in str(arrivals[1])


def test_a_folder_that_is_missing_or_holds_no_article_says_so(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="holds no article"):
        list(fetch.folder(written(tmp_path, readme_md=b"x")))
    with pytest.raises(MissingInput, match="no such folder"):
        list(fetch.folder(tmp_path / "gone"))
    assert isinstance(next(fetch.paths([str(tmp_path)])), InputError)


@pytest.mark.parametrize("target", ["gone.html", "link.html"])
def test_a_link_that_leads_nowhere_is_told_and_hides_no_article(target: str, tmp_path: Path) -> None:
    written(tmp_path, a_txt=b"one")
    (tmp_path / "link.html").symlink_to(tmp_path / target)
    (tmp_path / "circle").symlink_to(tmp_path)
    arrivals = list(fetch.folder(tmp_path))
    assert [arrival.article for arrival in arrivals if isinstance(arrival, Raw)] == ["a"]
    (error,) = (arrival for arrival in arrivals if isinstance(arrival, InputError))
    assert "link.html: " in str(error)


def test_a_dash_is_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"piped")))
    (raw,) = fetch.paths(["-"])
    assert isinstance(raw, Raw)
    assert raw.body == b"piped"


def test_a_file_name_that_is_no_text_still_gives_a_name_that_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / "caf\udce9.txt").write_bytes(b"x")
    (raw,) = fetch.folder(tmp_path)
    assert isinstance(raw, Raw)
    assert (raw.article + raw.locator).encode()
