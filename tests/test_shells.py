"""Pages of status 200 that are no articles: each says why, and none counts as read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from etl import pipeline
from etl.errors import Unreadable
from etl.model import Raw, Reading
from etl.rows import failed, sheet
from etl.rules import load
from etl.rules.schema import ShellRule

RULES = load().shells
FURNITURE = "<nav><a href='/'>Home</a> <a href='/news'>News</a></nav>{0}<footer>© 2026 Example News</footer>"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_matches_what_it_says_it_matches_and_none_what_is_no_shell(rule: ShellRule) -> None:
    assert [example for example in rule.yes if not rule.matches(example)] == []
    assert [(example, other.id) for example in rule.no for other in RULES if other.matches(example)] == []


def raw(body: str, title: str = "Example News") -> Raw:
    html = f"<html><head><title>{title}</title></head><body>{FURNITURE.format(body)}</body></html>"
    return Raw(body=html.encode(), locator="x.html", article="x", source="made", seen_at=datetime.now(UTC))


def read(page: Raw) -> Reading:
    return pipeline.read(page, load())


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Page not found</h1><p>Sorry, the page you are looking for could not be found. Try the search.</p>",
        "<article><h1>Oops!</h1><p>This story is no longer available. It may have moved.</p></article>",
        "<main><p>404</p></main>",
        "<h1>页面不存在</h1><p>您访问的文章已被删除，请返回首页。</p>",
    ],
)
def test_a_page_that_says_it_is_not_there_is_no_article_and_says_so(body: str) -> None:
    article = sheet(read(raw(body))).article
    assert (article["status"], article["error_reason"], article["text"]) == ("unreadable", "says_gone", None)
    assert "no such page" in article["error"]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        ("<h1>Welcome back</h1><p>Please log in to continue reading this article.</p>", "auth_required", "login_wall"),
        ("<h1>New drug for myeloma</h1><p>This article is for subscribers.</p>", "auth_required", "login_wall"),
        ("<div id='root'></div><p>You need to enable JavaScript to run this app.</p>", "unreadable", "needs_scripts"),
        ("<h1>Access Denied</h1><p>Reference 18.2f</p>", "unreadable", "bot_wall"),
        ("<h1>We value your privacy</h1><p>We and our partners store data.</p>", "unreadable", "consent_wall"),
        ("<div id='app'></div>", "unreadable", "no_text"),
    ],
)
def test_a_wall_or_an_empty_shell_is_refused_with_its_reason(body: str, status: str, reason: str) -> None:
    page = raw(body)
    with pytest.raises(Unreadable) as refused:
        read(page)
    article = failed(page, refused.value).article
    assert (article["status"], article["error_reason"]) == (status, reason)


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>Trial</h1><p>The response rate was 42%. Log in to continue reading.</p></article>",
        "<article><h1>Trial</h1><p>The mutation was not found in any patient.</p></article>",
        f"<article><h1>Page not found</h1><p>{'Patients were followed every month by the team. ' * 20}</p></article>",
    ],
)
def test_a_short_article_is_no_shell(body: str) -> None:
    assert sheet(read(raw(body))).article["status"] in {"extracted", "no_outcomes"}
