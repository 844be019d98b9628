"""How far a plan, a hope or an experiment on mice silences a sentence: not what it goes on to tell of patients."""

from __future__ import annotations

import re

from etl.extract.figures import Figure, begin, reach
from etl.extract.passages import Passage, Said

# where one part of a sentence ends: "It missed its goal of 30%, with 18% responding", "will start after 40% responded"
PART_ENDS = re.compile(r"[;:,](?=\s)|\s[–—-]\s|(?<=\s)(?:after|although|though|while|whereas|but)(?=\s)", re.IGNORECASE)
HAPPENED = re.compile(
    r"\b(?:responded|responding|had|has|have|having|achieved|achieving|attained|reached|was|were|showed|shown|saw"
    r"|experienced|experiencing|lived|survived|surviving|died|relapsed|developed|remained|remaining|shrank"
    r"|disappeared|resulted|led|improved|reduced|cut|extended|lengthened|produced|induced)\b",
    re.IGNORECASE,
)
# what such a part says is still no result: "and 60 patients were needed", "that 30% would respond"
NOT_YET = re.compile(
    r"^\s*(?:and |or )?that\b|\b(?:would|should|could|will|may|might|must|shall|if|whether|need|needed|needs|required"
    r"|requires|necessary|sufficient|planned|expected|assumed|assumes|anticipated|anticipates|powered|designed|chosen"
    r"|to be|to detect|to show|target|goal|threshold|boundary|alpha|interim|calculat\w+|regarded|deemed|considered"
    r"|specified|defined)\b",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:patients?|people|women|men|participants?|volunteers?|children|humans?|trials?)\b", re.IGNORECASE
)


def silences(passage: Passage, cue: Said, figure: Figure) -> bool:
    """Say whether a cue that makes its sentence no result holds for this value."""
    if cue.reach != "clause" or passage.language != "en":
        return True
    start, end = _part(passage.text, figure)
    if cue.start < end and cue.end > start:
        return True
    own = passage.text[start:end]
    if HAPPENED.search(own) is None or NOT_YET.search(own) is not None:
        return True
    return cue.scope == "preclinical" and PEOPLE.search(own) is None


def _part(text: str, figure: Figure) -> tuple[int, int]:
    """Return the part of a sentence, between commas and the like, that holds a value."""
    first, last = begin(figure), reach(figure)
    start, end = 0, len(text)
    for match in PART_ENDS.finditer(text):
        if match.end() <= first:
            start = match.end()
        elif match.start() >= last:
            end = match.start()
            break
    return start, end
