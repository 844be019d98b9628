"""Disease setting of a study."""

from __future__ import annotations

from etl.extract.study_match import Finding
from etl.model import BlockKind, Document, Span

Found = dict[str, list[Finding]]


def disease_setting(found: Found, document: Document) -> tuple[str, Span | None] | None:
    """Return the setting that the title names, else the most specific one that the first blocks name.

    Further down, settings belong to background and outlook.
    """
    stated = [finding for finding in found.get("disease_setting", []) if finding.sentence.lead]
    titled = [finding for finding in stated if document.blocks[finding.sentence.block].kind is BlockKind.TITLE]
    for finding in [*titled, *stated]:
        if finding.rule.value:
            return finding.rule.value, finding.span()
    return None
