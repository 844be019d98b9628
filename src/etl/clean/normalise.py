"""One spelling for what looks the same: composed characters, plain spaces, plain line ends, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

from etl.clean.mapped import Mapped

# not the space of a third of an em, which stands between the cells of a table in a text (tab_table.py)
SPACES = "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
LINE_ENDS = "\x0b\x0c\x85\u2028\u2029"
# Digits, letters, the percent sign and the full stop only: other full-width punctuation is how Chinese and
# Japanese are written.
FULL_WIDTH = [0xFF05, 0xFF0E, *range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]
ONE_TO_ONE = {
    **{ord(space): " " for space in SPACES},
    **{ord(end): "\n" for end in LINE_ENDS},
    **{code: chr(code - 0xFEE0) for code in FULL_WIDTH},
}
# Control characters, soft hyphen, zero-width characters, bidi controls, byte order mark, interlinear marks,
# and private use, which is icons.
INVISIBLE = re.compile(
    "\r(?=\n)|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ue000-\uf8ff\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U0010ffff]"
)
RETURN = re.compile("\r")
# A space that no line breaks at, between a number's groups of three: "1\u202f234 patients" are not 1 and 234.
# Looked for first: it begins with a letter, and what begins with a look back is slow.
NO_BREAK = re.compile(r"[\u00a0\u2009\u202f]\d{3}")
GROUP = "|".join(rf"(?<=(?<![\d.,])\d{{{digits}}})" for digits in (1, 2, 3))
THOUSANDS = re.compile(rf"(?:{GROUP})[\u00a0\u2009\u202f](?=\d{{3}}(?![\d.,]\d|\d))")


def normalise(text: Mapped) -> Mapped:
    """Return the text in NFC with plain spaces and line ends; normalising twice changes nothing."""
    if NO_BREAK.search(text.text):
        text = text.replace(THOUSANDS, lambda _: "")
    plain = Mapped(tuple(piece._replace(text=piece.text.translate(ONE_TO_ONE)) for piece in text.pieces))
    plain = plain.replace(INVISIBLE, lambda _: "").replace(RETURN, lambda _: "\n")
    return plain if unicodedata.is_normalized("NFC", plain.text) else _composed(plain)


def _composed(text: Mapped) -> Mapped:
    extending = "".join(sorted(re.escape(c) for c in set(text.text) if _extends(c)))
    cluster = re.compile(f".[{extending}]*" if extending else ".", re.DOTALL)
    odd = "|".join(sorted({re.escape(found) for found in cluster.findall(text.text) if _changes(found)}, key=len)[::-1])
    return text.replace(re.compile(odd), lambda match: unicodedata.normalize("NFC", match[0]))


def _extends(character: str) -> bool:
    # Whatever composes with what stands before it is a mark or a Hangul vowel or final.
    return unicodedata.category(character).startswith("M") or "\u1160" <= character <= "\u11ff"


def _changes(cluster: str) -> bool:
    return not unicodedata.is_normalized("NFC", cluster)
