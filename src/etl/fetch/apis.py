"""What connectors of interfaces share: JSON that is what it should be, and looking into it."""

from __future__ import annotations

import json
from typing import Any

from etl.errors import Unavailable

Json = dict[str, Any]
# of an answer that is not understood, in a message
_SHOWN = 200


def json_of(body: bytes, *, where: str) -> Json:
    """Return the object that an interface answered.

    Raises:
        Unavailable: `bad_json`: it is none.
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unavailable(f"{where}: answers no JSON ({error}); the next run asks again", reason="bad_json") from error
    if not isinstance(found, dict):
        raise Unavailable(f"{where}: answers JSON of another shape; the next run asks again", reason="bad_json")
    return found


def dig(found: Any, *keys: str) -> Any:
    """Return what stands under keys inside keys, null where one is missing."""
    for key in keys:
        if not isinstance(found, dict):
            return None
        found = found.get(key)
    return found


def listed(found: Json, *keys: str, where: str) -> list[Any]:
    """Return the list that stands under keys inside keys.

    Raises:
        Unavailable: `bad_json`: there is none: an interface that tells of an error is no empty list.
    """
    inside = dig(found, *keys)
    if not isinstance(inside, list):
        said = json.dumps(found)[:_SHOWN]  # in ASCII: nothing that forges a line
        raise Unavailable(
            f"{where}: answers no {'.'.join(keys)}, but {said}; the next run asks again", reason="bad_json"
        )
    return inside


def first(found: Any) -> str:
    """Return a text, or the first text of a list; empty where there is none."""
    if isinstance(found, list):
        found = found[0] if found else None
    return found if isinstance(found, str) else ""
