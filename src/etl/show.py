"""What a person sees: lines for standard error, and text that cannot harm a terminal."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable

from etl.model import Document

# Escape codes, NUL and direction overrides in an article could repaint the terminal or hide text from its reader.
_OVERRIDES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
_HARMFUL = {
    code: f"\\u{code:04x}"
    for code, char in enumerate(map(chr, range(0x2070)))  # none stands above U+2069
    if char not in "\n\t" and (unicodedata.category(char) == "Cc" or unicodedata.bidirectional(char) in _OVERRIDES)
}


def harmless(text: str) -> str:
    """Return the text with control characters and direction overrides spelt out."""
    return text.translate(_HARMFUL)


def complain(message: object) -> str:
    """Print a message as one line on standard error, and return it."""
    line = " ".join(harmless(str(message)).split())
    sys.stderr.write(f"etl: {line}\n")
    return line


def texts(documents: Iterable[Document], *, named: bool) -> None:
    """Print cleaned texts, each under its article's name if `named`; as they are unless this is a terminal."""
    for document in documents:
        heading = f"==> {document.article} <==\n" if named else ""
        text = f"{heading}{document.text}\n"
        sys.stdout.write(harmless(text) if sys.stdout.isatty() else text)
