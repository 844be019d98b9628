"""UTF-8 that was once read as Windows-1252 and saved so ("rÃ©ponse â€“ 12 mois"), read back where that is certain."""

from __future__ import annotations

import re

WESTERN = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
BYTES = {character: byte for byte, character in WESTERN.items()}
GOES_ON = "[" + "".join(re.escape(WESTERN[byte]) for byte in range(0x80, 0xC0)) + "]"
# Letters of Western Europe, and dashes and quotes; what else such pairs could spell is rarer than the pair itself.
PAIR = re.compile(f"[ÂÃ]{GOES_ON}|â{GOES_ON}{{2}}")
LEAD = re.compile("[ÂÃ]")
FEWEST = 2


def mended(text: str) -> str | None:
    """Return the text read back, null where it is not certain that it was misread.

    It is certain if there are several such pairs and no "Â" or "Ã" outside of them, as there is in "NÃO" or "ÂGE".
    """
    if not ("Ã" in text or "Â" in text or "â€" in text):
        return None
    pairs = PAIR.findall(text)
    if len(pairs) < FEWEST or LEAD.search(PAIR.sub("", text)):
        return None
    try:
        return PAIR.sub(_read_back, text)
    except UnicodeDecodeError:
        return None


def _read_back(pair: re.Match[str]) -> str:
    return bytes(BYTES[character] for character in pair[0]).decode()
