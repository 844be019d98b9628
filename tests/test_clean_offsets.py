"""The way back: every kept character has its place in the raw text, and cleaning is a fixed point."""

from __future__ import annotations

import html
import re
import unicodedata

from cleaned import cleaned, kept
from hypothesis import given
from hypothesis import strategies as st

from etl.errors import Unreadable
from etl.model import Document, Span

SAID = (
    "of 42 patients, 12% responded (95% CI 30–55) to drug-A. 患者 全部 无癌症。 奏効率は５６％だった。 für Ärzte"
    " e\u0301tude pa\u00adtients 5\u00a0years \u200bIn The trial; A\u0301 Share this article Home > News ﬁne"
)
WORDS = st.sampled_from(SAID.split(" "))
LINES = st.lists(WORDS, min_size=1, max_size=30).map(" ".join)
DUMPS = st.lists(LINES, min_size=1, max_size=12).flatmap(
    lambda lines: st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"]).map(lambda end: end.join(lines))
)
MARKUP = st.lists(
    st.tuples(st.sampled_from(["p", "div", "li", "h2", "td", "span", "b"]), LINES), min_size=1, max_size=12
).map(lambda parts: "<html><body>" + "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts) + "</body>")


def tried(body: str, name: str) -> Document | None:
    try:
        return cleaned(body, name)
    except Unreadable:
        return None


def plain(text: str) -> str:
    """Letters and digits only, in one spelling, tags and entities resolved."""
    text = html.unescape(re.sub(r"<[^>]*>", "", text))
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def assert_every_block_leads_back(document: Document) -> None:
    for block in kept(document):
        assert block.span is not None
        assert block.span.of(document.text) == block.text
        for place in (document.raw_span(block.span), block.raw):
            # in order, not side by side: a healed sentence has the furniture that broke it in the middle
            source = iter(plain(place.of(document.raw_text)))
            assert all(character in source for character in plain(block.text))


def assert_runs_cover_the_kept_blocks(document: Document) -> None:
    covered = [place for run in document.runs for place in range(run.text.start, run.text.end)]
    assert covered == [
        place for block in kept(document) if block.span for place in range(block.span.start, block.span.end)
    ]


def assert_words_lead_back(document: Document) -> None:
    for word in re.finditer(r"\w+", document.text):
        place = document.raw_span(Span(start=word.start(), end=word.end()))
        assert plain(word[0]) in plain(place.of(document.raw_text))


@given(DUMPS)
def test_every_word_of_a_dump_leads_back_to_its_place(body: str) -> None:
    document = tried(body, "made.txt")
    if document:
        assert_every_block_leads_back(document)
        assert_runs_cover_the_kept_blocks(document)
        assert_words_lead_back(document)


@given(MARKUP)
def test_every_word_of_a_page_leads_back_to_its_place(body: str) -> None:
    document = tried(body, "made.html")
    if document:
        assert_every_block_leads_back(document)
        assert_runs_cover_the_kept_blocks(document)
        assert_words_lead_back(document)


@given(DUMPS)
def test_cleaning_twice_is_cleaning_once(body: str) -> None:
    document = tried(body, "made.txt")
    if document:
        assert cleaned(document.text).text == document.text


@given(st.one_of(DUMPS, MARKUP))
def test_cleaning_is_deterministic(body: str) -> None:
    assert tried(body, "made.txt") == tried(body, "made.txt")


@given(DUMPS)
def test_no_line_is_lost_between_kept_and_dropped(body: str) -> None:
    document = tried(body, "made.txt")
    if document:
        # a sentence healed over furniture stands before it, so the order may differ
        assert sorted(plain("".join(block.text for block in document.blocks))) == sorted(plain(document.raw_text))


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        document = cleaned(body)
    except Unreadable:
        return
    assert_runs_cover_the_kept_blocks(document)
