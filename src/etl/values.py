"""Values: data classes that nobody changes. The type checker holds that in every line; a run does not check it again.

A frozen data class of the standard library sets each of its fields by a call. Reading an abstract makes 700 values,
Figure and Outcome with some twenty fields each, and those calls took a tenth of the time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["dataclass", "replace"]

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:
    import dataclasses
    from functools import cache

    def dataclass(**options: Any) -> Any:
        """Return the decorator of the standard library; what it would freeze is compared and hashed like frozen."""
        frozen = options.pop("frozen", False)
        return dataclasses.dataclass(**options, unsafe_hash=frozen and options.get("eq", True))

    def replace(value: Any, /, **changes: Any) -> Any:
        """Return a value with some of its fields changed."""
        changed = {name: getattr(value, name) for name in _names(type(value))}
        changed.update(changes)
        return type(value)(**changed)

    @cache
    def _names(kind: type) -> tuple[str, ...]:
        return tuple(field.name for field in dataclasses.fields(kind))
