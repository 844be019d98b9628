"""A line of a page, and what its shape says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl.clean.mapped import Mapped
from etl.clean.once import once
from etl.model import BlockKind

CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
CJK_CHARACTER = re.compile(f"[{CJK}]")
WORD = re.compile(rf"[^\W{CJK}]+(?:['’.,-][^\W{CJK}]+)*")
SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[。！？；][」』”’）]*$")
INNER_END = re.compile(r"[a-z)%\d][.!?]['\"”»)]* +['\"“«(¿¡]?[A-ZÀ-Þ]|[。！？]")
# A number with what makes it a measurement: such a line may hold a result, whatever its shape.
MEASURED = re.compile(
    r"\d\s{0,2}(?:%|percent|per cent|por ciento|pour cent|prozent|[个個]?月|名|例|人|患者"
    r"|months?\b|years?\b|patients?\b|of \d)",
    re.IGNORECASE,
)
PROSE_WORDS = 12
LONG_PROSE_WORDS = 25
LABEL_WORDS = 6
TITLE_WORDS = 4
HEADING_WORDS = 24
NO_LETTER = re.compile(r"[\W_]+")
BULLET = re.compile(rf"[-*•·▪◦‣●○■–]\s+|\(?\d{{1,2}}[.)]\s+|\(?\d{{1,2}}[)）、]\d{{0,4}}[{CJK}]")


@dataclass(frozen=True, kw_only=True)
class Line:
    """A line or paragraph with the rule that dropped it; `apart` says that a blank line stands above it."""

    mapped: Mapped
    kind: BlockKind = BlockKind.PARAGRAPH
    rule: str | None = None
    apart: bool = True
    section: str | None = None

    @once
    def text(self) -> str:
        """Return the line without white space at its ends."""
        return self.mapped.text.strip()

    @once
    def words(self) -> int:
        """Count words; two Chinese or Japanese characters count as one."""
        return len(WORD.findall(self.text)) + len(CJK_CHARACTER.findall(self.text)) // 2

    @once
    def ended(self) -> bool:
        """Say whether the line ends as a sentence does."""
        return bool(SENTENCE_END.search(self.text))

    @once
    def prose(self) -> bool:
        """Say whether the line reads like sentences of an article rather than a label or a headline."""
        if self.kind in {BlockKind.TABLE_ROW, BlockKind.REFERENCE}:
            return True
        if self.kind is BlockKind.HEADING or self.words < PROSE_WORDS:
            return False
        return self.ended or self.words >= LONG_PROSE_WORDS or bool(INNER_END.search(self.text))

    @once
    def measured(self) -> bool:
        """Say whether the line may hold a result."""
        return bool(MEASURED.search(self.text))

    @property
    def label(self) -> bool:
        """Say whether the line is as short as a menu entry and says nothing."""
        if self.words > LABEL_WORDS or self.ended or self.measured:
            return False
        return not self.text.endswith(":") and "://" not in self.text

    @property
    def titular(self) -> bool:
        """Say whether the line could be a headline."""
        if self.kind is BlockKind.HEADING:
            return self.words >= TITLE_WORDS
        fits = TITLE_WORDS <= self.words <= HEADING_WORDS and not self.text.endswith((".", "。"))
        return fits and not self.prose and self.kind is not BlockKind.LIST_ITEM

    @once
    def key(self) -> str:
        """Return what is compared when lines repeat: letters and digits only."""
        return NO_LETTER.sub("", self.text.casefold())

    def dropped(self, rule: str) -> Line:
        """Return the line set aside by a rule."""
        return replace(self, rule=rule, kind=BlockKind.FURNITURE)
