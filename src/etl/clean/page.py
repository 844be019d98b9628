"""What a reader of one kind of file (text, HTML, XML) gives: the lines of a page and what it says about itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.clean.lines import Line
from etl.model import Link, Metadata


@dataclass(frozen=True, kw_only=True)
class Page:
    """Lines in raw order, those that structure alone shows to be furniture already set aside.

    `structured` says that there was a structure: where mark-up names the menus, shape has nothing to add.
    """

    lines: list[Line]
    metadata: Metadata = field(default_factory=Metadata)
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    structured: bool = False
