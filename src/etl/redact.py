"""Places as we may keep them: without passwords and keys, and in characters that every store can hold."""

from __future__ import annotations

import re

REDACTED = "[redacted]"

# In "https://user:p@ss@host/" the last @ before the path ends the user part.
_USERINFO = re.compile(r"(?<=://)[^/?#\s]{1,512}@")
_SECRET = re.compile(
    r"([?&#;](?:[\w.-]{0,40}[_.-])?"
    r"(?:(?:api|hapi)?key|token|secret|password|passwd|pwd|sig|signature|credential|auth|j?session(?:id)?|sid)=)"
    r"[^&#;\s]+",
    re.IGNORECASE,
)


def redacted(place: str) -> str:
    r"""Return a URL without its user part and its secret query values, a path as it is.

    Bytes of a file name that are no UTF-8 become `\udcXX`, because one lone surrogate stops a whole batch.
    """
    storable = place.encode("utf-8", "backslashreplace").decode("utf-8")
    if "://" not in storable:
        return storable
    return _SECRET.sub(rf"\g<1>{REDACTED}", _USERINFO.sub(f"{REDACTED}@", storable))
