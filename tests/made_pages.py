"""Pages as portals build them: one article each, in the mark-up of sites that name nothing, around it what they add."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ENGLISH = (
    "Harbour pilots in the northern town have asked for a second tug after ships drifted in the storm on Monday.",
    "“We were lucky,” said the harbour master, who has worked on the quay for thirty years and never saw it worse.",
    "The council will vote next week.",
    "A new tug would cost four million, half of which the region has promised to pay if the port raises its fees.",
    "Fishermen say that higher fees would drive them to the next port, which has free berths since the cannery closed.",
)
CHINESE = (
    "北方小镇的引航员周一表示，上周的风暴让三艘货轮漂离航道，港口需要第二艘拖船。",
    "“这次只是运气好。”在码头工作了三十年的港务主任说，他从没见过这么大的浪。",
    "镇议会下周表决。",
    "一艘新拖船要花四百万元，如果港口再次提高收费，地区政府答应承担其中的一半。",
    "渔民则担心收费上涨后只能改去邻近的港口，那里自罐头厂关闭以后一直有空的泊位。",
)
ARTICLE = {"en": ENGLISH, "zh": CHINESE}
TITLES = {"en": "Pilots ask for a second tug after the storm", "zh": "风暴过后引航员呼吁增加第二艘拖船"}
TEASERS = {
    "en": "Reading the small print of the new library card shows what the town has planned for its oldest building {}.",
    "zh": "镇图书馆的新借书卡说明里写着，最老的那栋楼今年将改成儿童阅览室，第{}批志愿者已经报名。",
}
REMARKS = {
    "en": "I have sailed past that quay all my life and nobody asked me whether one tug is enough, says reader {}.",
    "zh": "我在这个码头旁边住了一辈子，从来没有人问过我们一艘拖船到底够不够用，第{}次看到这种新闻了。",
}
HEADLINES = {"en": "Town hall opens its doors to painters {}", "zh": "镇政府大楼向画家开放第{}年"}
MENU = {"en": "Home World Sport Money Travel Weather", "zh": "首页 新闻 国际 体育 财经 旅游"}
COPYRIGHT = {
    "en": "Copyright 2026 Northern Post. All rights reserved.",
    "zh": "版权所有 2026 北方在线 未经许可不得转载",
}


@dataclass(frozen=True)
class Made:
    """A page with the paragraphs that a reader came for; `said` is in none of them."""

    html: str
    article: tuple[str, ...]


def anchors(language: str, count: int, wrap: str = "<li>{}</li>") -> str:
    return "".join(
        wrap.format(f'<a href="/n/{number}.html">{HEADLINES[language].format(number)}</a>') for number in range(count)
    )


def menu(language: str) -> str:
    return " ".join(f'<a href="/{number}">{word}</a>' for number, word in enumerate(MENU[language].split()))


def teasers(language: str, count: int) -> str:
    return "".join(
        f'<div class="x7"><a href="/t/{number}">{HEADLINES[language].format(number)}</a>'
        f"<div>{TEASERS[language].format(number)}</div></div>"
        for number in range(count)
    )


def remarks(language: str, count: int, reply: str) -> str:
    return "".join(
        f'<div class="k2"><div><b>reader{number}</b> 2026-03-0{number % 9 + 1} 10:15</div>'
        f'<div>{REMARKS[language].format(number)}</div><a href="#">{reply}</a></div>'
        for number in range(count)
    )


def titled(language: str, body: str) -> str:
    title = TITLES[language]
    return f"<html><head><title>{title} - {COPYRIGHT[language].split()[-1]}</title></head><body>{body}</body></html>"


def paragraphs(language: str, tag: str = "p") -> str:
    return "".join(f"<{tag}>{text}</{tag}>" for text in ARTICLE[language])


def tables(language: str) -> Made:
    """Columns as nested tables, breaks for paragraphs, fonts: a portal of 2006."""
    lines = "<br><br>\n　　".join(ARTICLE[language])
    side = f"<td width=160 valign=top><table>{anchors(language, 25, '<tr><td>{}</td></tr>')}</table></td>"
    body = f"<td><center><font size=5><b>{TITLES[language]}</b></font></center><font size=3>　　{lines}</font></td>"
    top = f"<table><tr><td>{menu(language)}</td></tr></table>"
    foot = f"<table><tr><td align=center>{COPYRIGHT[language]}</td></tr></table>"
    return Made(titled(language, f"{top}<table><tr>{side}{body}{side}</tr></table>{foot}"), ARTICLE[language])


def divs(language: str) -> Made:
    """Nothing but divs with hashed names; links left and right, teasers below."""
    body = f'<div class="a1"><h1>{TITLES[language]}</h1><div class="q9">{paragraphs(language, "div")}</div></div>'
    side = f'<div class="b3">{anchors(language, 20, "<div>{}</div>")}</div>'
    page = f'<div class="m0">{menu(language)}</div><div>{side}{body}{side}</div><div>{teasers(language, 4)}</div>'
    return Made(titled(language, f"{page}<div>{COPYRIGHT[language]}</div>"), ARTICLE[language])


def short(language: str) -> Made:
    """Two paragraphs of news; more prose in the teasers beside it than in the article."""
    text = ARTICLE[language][:2]
    body = f'<div class="c5"><h1>{TITLES[language]}</h1>{"".join(f"<p>{line}</p>" for line in text)}</div>'
    side = f'<div class="d1">{teasers(language, 6)}</div>'
    return Made(titled(language, f"<div>{menu(language)}</div><div>{body}{side}</div>"), text)


def commented(language: str) -> Made:
    """More words of readers than of the article, in boxes without a name."""
    reply = {"en": "Reply", "zh": "回复"}[language]
    body = f"<div><h1>{TITLES[language]}</h1>{paragraphs(language)}</div>"
    said = f"<div>{remarks(language, 14, reply)}</div>"
    return Made(titled(language, f"<div>{menu(language)}</div><div>{body}{said}</div>"), ARTICLE[language])


def split(language: str) -> Made:
    """A body that advertisements cut into boxes of a paragraph or two."""
    text = ARTICLE[language]
    parts = [text[:1], text[1:3], text[3:]]
    boxes = "<div>AD</div>".join(
        f'<div class="z{number}">{"".join(f"<p>{line}</p>" for line in part)}</div>'
        for number, part in enumerate(parts)
    )
    side = f"<div>{anchors(language, 12)}</div>"
    return Made(titled(language, f"{side}<div><h1>{TITLES[language]}</h1>{boxes}</div>{side}"), text)


def bare(language: str) -> Made:
    """Paragraphs that stand in the body itself, between lists of links."""
    page = f"<p>{menu(language)}</p><h2>{TITLES[language]}</h2>{paragraphs(language)}<ul>{anchors(language, 30)}</ul>"
    return Made(titled(language, f"{page}<p>{COPYRIGHT[language]}</p>"), ARTICLE[language])


def unclosed(language: str) -> Made:
    """Capital tags, nothing closed: HTML 3.2."""
    lines = "".join(f"<P>{line}\n" for line in ARTICLE[language])
    page = f"<H1>{TITLES[language]}</H1>{lines}<HR><UL>{anchors(language, 15, '<LI>{}')}</UL>"
    return Made(titled(language, f"<P>{menu(language)}{page}<P>{COPYRIGHT[language]}"), ARTICLE[language])


def wrapped(language: str) -> Made:
    """Each paragraph in sections and spans, as editors of messenger articles leave them."""
    lines = "".join(
        f'<section style="margin:0"><section><span><span>{line}</span></span></section></section>'
        for line in ARTICLE[language]
    )
    page = f'<div id="pg"><div><h2>{TITLES[language]}</h2><div id="jsx">{lines}</div></div>{teasers(language, 3)}</div>'
    return Made(titled(language, page), ARTICLE[language])


def misnamed(language: str) -> Made:
    """An article in a box that is called after what stands at its edge."""
    body = f'<div class="share-sidebar-wrap"><h1>{TITLES[language]}</h1>{paragraphs(language)}</div>'
    side = f'<div class="r8">{anchors(language, 20)}</div><div class="r9">{teasers(language, 12)}</div>'
    return Made(titled(language, f"{menu(language)}<div>{body}{side}</div>"), ARTICLE[language])


def endless(language: str) -> Made:
    """The next article stands below in the same mark-up, as on sites that never end."""
    other = "".join(f"<p>{TEASERS[language].format(number)}</p>" for number in range(6))
    body = f'<div class="s1"><h1>{TITLES[language]}</h1>{paragraphs(language)}</div>'
    following = f'<div class="s1"><h1><a href="/n/1">{HEADLINES[language].format(1)}</a></h1>{other}</div>'
    return Made(titled(language, f"<div>{menu(language)}</div><div>{body}{following}</div>"), ARTICLE[language])


def tailed(language: str) -> Made:
    """What the portal hangs on below the last paragraph, inside the same box."""
    more = {"en": "Related articles", "zh": "相关阅读"}[language]
    editor = {"en": "Edited by Jane Roe", "zh": "责任编辑：王小明"}[language]
    tail = f"<p>{editor}</p><h3>{more}</h3><ul>{anchors(language, 6)}</ul><div>{teasers(language, 3)}</div>"
    body = f'<div class="e0"><h1>{TITLES[language]}</h1>{paragraphs(language)}{tail}</div>'
    return Made(titled(language, f"<div>{menu(language)}</div>{body}"), ARTICLE[language])


def framed(language: str) -> Made:
    """Teasers are articles to the mark-up, the article is a div."""
    cards = "".join(
        f'<article><h3><a href="/t/{number}">{HEADLINES[language].format(number)}</a></h3>'
        f"<p>{TEASERS[language].format(number)}</p></article>"
        for number in range(4)
    )
    body = f'<div class="w4"><h1>{TITLES[language]}</h1>{paragraphs(language)}</div>'
    return Made(titled(language, f"<div>{cards}</div><div>{body}</div><div>{cards}</div>"), ARTICLE[language])


AROUND = {
    "zh": (
        "2026年03月04日 12:33 来源：北方网 我有话说(12人参与)",
        "【打印】【关闭】 字号：大 中 小",
        "（责任编辑：王小明 BF012）",
        "上一页 1 2 3 下一页",
        "关键词：拖船 港口 风暴",
        "注：本文仅代表作者个人观点，与本站无关，读者仅作参考，并请自行核实相关内容。",
        "网友评论仅供其表达个人看法，并不表明本站同意其观点或证实其描述。",
    ),
    "en": (
        "4 March 2026 Last updated at 12:33",
        "E-mail this to a friend Printable version",
        "Image copyright Northern Pictures",
        "Advertisement - continue reading below",
        "Tags: harbour, tug, storm",
        "Have your say on this story",
        "Sign up for our newsletter to get the best of the north delivered to your inbox every morning.",
    ),
}


def littered(language: str) -> Made:
    """Dates, tools, editors, pages and notices between the paragraphs, each a paragraph to the mark-up."""
    text, around = ARTICLE[language], AROUND[language]
    lines = [*around[:2], *text[:2], *around[2:4], *text[2:], *around[4:]]
    body = f'<div class="t3"><h1>{TITLES[language]}</h1>{"".join(f"<p>{line}</p>" for line in lines)}</div>'
    return Made(titled(language, f"<div>{menu(language)}</div>{body}<ul>{anchors(language, 20)}</ul>"), text)


def broken(language: str) -> Made:
    """Lines of a few words, broken by hand, beside a column of longer teasers that are no cards."""
    lines = tuple(line for text in ARTICLE[language] for line in text.replace("，", ", ").split(", "))
    rest = " ".join(TEASERS[language].format(number) for number in range(2))
    body = f'<div class="u2"><h1>{TITLES[language]}</h1><div>{"<br>".join(lines)}</div></div>'
    page = f"<div>{body}<ul>{anchors(language, 20)}</ul></div><footer><p>{rest}</p></footer>"
    return Made(titled(language, page), lines)


FOOT = {
    "zh": (
        "地址：北方市港口路12号北方大厦15层 邮编：100000",
        "建议使用1024*768分辨率浏览本站以获得最佳效果",
    ),
    "en": (
        "Northern Post Ltd, 12 Harbour Road, Northern Town, registered in the north no. 1234567",
        "Telephone +44 1234 567890, fax +44 1234 567891, office hours nine to five on weekdays",
    ),
}


def brief(language: str) -> Made:
    """One paragraph of news above a longer colophon that nothing names."""
    text = ARTICLE[language][:1]
    foot = "".join(f"<div>{line}</div>" for line in FOOT[language] * 3)
    body = (
        f'<div class="c"><h1>{TITLES[language]}</h1><div><p>{text[0]}</p></div></div><ul>{anchors(language, 40)}</ul>'
    )
    return Made(titled(language, f"<div>{menu(language)}</div>{body}<div>{foot}</div>"), text)


def zoomed(language: str) -> Made:
    """A headline in a cell, the text in a font, a table of links afloat in it."""
    lines = "<br>　　".join(ARTICLE[language])
    aside = f"<table align=right><tr><td>{anchors(language, 4, '{}<br>')}</td></tr></table>"
    rows = (TITLES[language], AROUND[language][0], f"<font id=zoom>　　{lines}</font>{aside}")
    table = "".join(f"<tr><td align=center>{row}</td></tr>" for row in rows)
    top = f"<table><tr><td>{menu(language)}</td></tr></table>"
    return Made(titled(language, f"{top}<table>{table}</table>"), ARTICLE[language])


def discussed(language: str) -> Made:
    """Below the article what readers say, by name and hour; nobody can answer."""
    heading = {"en": "Comments (8)", "zh": "网友评论"}[language]
    said = "".join(
        f"<li><b>reader{number}</b> 2026-03-0{number} 10:15<p>{REMARKS[language].format(number)}</p></li>"
        for number in range(1, 9)
    )
    body = f"<div><h1>{TITLES[language]}</h1>{paragraphs(language)}</div>"
    return Made(titled(language, f"{body}<div><h3>{heading}</h3><ul>{said}</ul></div>"), ARTICLE[language])


def listed(language: str) -> Made:
    """All of the text in a list; cards with pictures above it, and links that hold whole teasers below."""
    cards = "".join(
        f'<dl><dt><a href="/{number}"><img></a><a href="/{number}">{HEADLINES[language].format(number)}</a></dt>'
        f'<dd>{TEASERS[language].format(number)}<a href="/{number}">[+]</a></dd></dl>'
        for number in range(5)
    )
    wholly = "".join(f'<a href="/w"><p>{TEASERS[language].format(number)}</p></a>' for number in range(5))
    body = f"<h1>{TITLES[language]}</h1><ul>{paragraphs(language, 'li')}</ul><div>{wholly}</div>"
    return Made(titled(language, f"<div>{menu(language)}</div><div>{cards}</div><div>{body}</div>"), ARTICLE[language])


LAYOUTS: tuple[Callable[[str], Made], ...] = (
    tables,
    divs,
    short,
    commented,
    split,
    bare,
    unclosed,
    wrapped,
    misnamed,
    endless,
    tailed,
    framed,
    littered,
    broken,
    brief,
    zoomed,
    discussed,
    listed,
)
