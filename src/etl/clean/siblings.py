"""Parts of a page that are built alike: cards of other articles, what readers wrote, the articles that follow."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from etl.clean.tree import HEADINGS, HtmlBlock, prose
from etl.model import BlockKind

if TYPE_CHECKING:
    from lxml.etree import _Element

LINKED = 0.8
HEADLINE_CHARS = 20
CARDS = 3
CARDED_SHARE = 0.7
# A card shows a link and the beginning of its article; a part of this one has more to say.
TEASER_CHARS = 300
SHORTEST_ARTICLE_CHARS = 200
DIGITS = re.compile(r"\d+")
# What stands below each comment, and below no paragraph of an article.
ANSWERABLE = re.compile(
    r"(?:[^\w]*(?:reply|report(?: abuse| comment)?|flag|upvote|downvote|permalink|quote|like|likes?|up|down|share|edit"
    r"|回复|回覆|举报|舉報|赞|顶|踩|支持|反对|引用|点赞|返信|通報|いいね|responder|denunciar|me gusta|répondre|signaler"
    r"|antworten|melden)\s?[(（:：]?\s?\d{0,6}\s?[)）]?){1,6}[^\w]*",
    re.IGNORECASE,
)
LONGEST_ANSWER_LINE = 60
# What stands above them.
COMMENTS = re.compile(
    r"(?:\d{1,5}\s)?(?:(?:readers?['’]? |latest |all |top )?comments?|responses"
    r"|(?:网友|最新|热门|全部|精彩|读者)?(?:评论|跟帖|留言)(?:列表|区)?"
    r"|コメント|commentaires|comentarios|kommentare|lesermeinungen)\s?[:：]?\s?[(（\[]?\d{0,5}(?:条|件)?[)）\]]?",
    re.IGNORECASE,
)
# Who wrote it and when: a name beside a date or a time.
STAMP = re.compile(
    r"(?:19|20)\d\d[-/.年]\d{1,2}|\d{1,2}[:：]\d\d|\b\d{1,2} (?:minutes?|hours?|days?|months?|years?) ago\b"
    r"|\d{1,2}\s?(?:分钟|小时|天|个月|年|分|時間|日)前|\b(?:vor|hace|il y a) \d{1,2}\b"
)
Marks = Callable[[HtmlBlock], bool]


def other_articles(blocks: Sequence[HtmlBlock], headline: HtmlBlock | None) -> set[_Element]:
    """Return the elements of blocks in cards: parts side by side, each under a headline that is a link elsewhere.

    Where they hold most of the prose and little is left beside them, the page is a list of articles, and none of them
    is furniture.
    """
    headed = _roots(blocks, lambda block: block is not headline and _linked_headline(block))
    many = Counter(root.getparent() for root in headed)
    cards = {root for root in headed if many[root.getparent()] >= CARDS} | _alike(blocks, headline)
    inside = _inside(blocks, cards)
    carded, total = _prose(inside), _prose(blocks)
    if carded > CARDED_SHARE * total and (headline is None or total - carded < SHORTEST_ARTICLE_CHARS):
        return set()
    return {block.element for block in inside}


def readers_words(blocks: Sequence[HtmlBlock]) -> set[_Element]:
    """Return the elements of blocks in comments: parts alike, each of which can be answered or reported."""
    roots = _same_build(_roots(blocks, _answerable))
    start = next((place for place, block in enumerate(blocks) if COMMENTS.fullmatch(block.mapped.text)), None)
    if start is not None:
        roots |= _same_build(_roots(blocks[start:], _stamped))
    inside = _inside(blocks, roots)
    left = _prose(blocks) - _prose(inside)
    return {block.element for block in inside} if left >= SHORTEST_ARTICLE_CHARS else set()


def following(blocks: Sequence[HtmlBlock], headline: HtmlBlock | None) -> set[_Element]:
    """Return the elements of blocks in articles built like the one under the headline, on pages that never end."""
    if headline is None or headline.kind is not BlockKind.HEADING:
        return set()
    heads = [block for block in blocks if block is not headline and _tag(block) == _tag(headline) and _link(block)]
    own = {element.getparent(): element for element in (headline.element, *headline.element.iterancestors())}
    beside = {_beside(head.element, own) for head in heads}
    alike = {part for part in beside if part is not None and build(part) == build(own[part.getparent()])}
    return {block.element for block in _inside(blocks, alike)}


def _beside(element: _Element, own: Mapping[_Element | None, _Element]) -> _Element | None:
    """Return the part around an element that stands beside the part around the headline, by their parent."""
    return next((part for part in (element, *element.iterancestors()) if part.getparent() in own), None)


def _alike(blocks: Sequence[HtmlBlock], headline: HtmlBlock | None) -> set[_Element]:
    """Return the parts of one build that are a link and at most a short paragraph."""
    roots = _roots(blocks, lambda block: block is not headline and _link(block))
    chars: Counter[_Element] = Counter()
    for block in blocks:
        root = next((e for e in (block.element, *block.element.iterancestors()) if e in roots), None)
        if root is not None:
            chars[root] += block.chars - block.link_chars
    return _same_build({root for root in roots if chars[root] <= TEASER_CHARS})


def _roots(blocks: Sequence[HtmlBlock], marked: Marks) -> set[_Element]:
    """Return for each marked block the largest element around it that holds no other one."""
    elements = [block.element for block in blocks if marked(block)]
    above = Counter(ancestor for element in elements for ancestor in (element, *element.iterancestors()))
    return {_root(element, above) for element in elements}


def _root(element: _Element, above: Counter[_Element]) -> _Element:
    parent = element.getparent()
    while parent is not None and above[parent] == 1:
        element, parent = parent, parent.getparent()
    return element


def _same_build(roots: set[_Element]) -> set[_Element]:
    """Return those of which one parent holds several of the same tag and class."""
    groups: defaultdict[tuple[_Element | None, str], set[_Element]] = defaultdict(set)
    for root in roots:
        groups[root.getparent(), build(root)].add(root)
    return {root for group in groups.values() if len(group) >= CARDS for root in group}


def build(element: _Element) -> str:
    """Return what parts of one kind have in common: tag and class, whatever their numbers."""
    return f"{element.tag} {DIGITS.sub('', element.get('class', ''))}"


def _inside(blocks: Sequence[HtmlBlock], elements: set[_Element]) -> list[HtmlBlock]:
    if not elements:
        return []
    return [block for block in blocks if any(e in elements for e in (block.element, *block.element.iterancestors()))]


def _prose(blocks: Sequence[HtmlBlock]) -> int:
    return sum(block.chars for block in blocks if prose(block))


def _linked_headline(block: HtmlBlock) -> bool:
    return block.kind is BlockKind.HEADING and _link(block)


def _link(block: HtmlBlock) -> bool:
    return block.link_density > LINKED and block.chars >= HEADLINE_CHARS


def _answerable(block: HtmlBlock) -> bool:
    text = block.mapped.text
    return len(text) <= LONGEST_ANSWER_LINE and ANSWERABLE.fullmatch(text) is not None


def _stamped(block: HtmlBlock) -> bool:
    text = block.mapped.text
    return len(text) <= LONGEST_ANSWER_LINE and STAMP.search(text) is not None


def _tag(block: HtmlBlock) -> str:
    near = (block.element, *islice(block.element.iterancestors(), 2))
    return next((str(element.tag) for element in near if element.tag in HEADINGS), "")
