"""A property that is computed once, without the lock that `functools.cached_property` takes before Python 3.12.

The lock cost a sixth of the CPU of a page with 100,000 paragraphs; values here are never shared by threads.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

Value = TypeVar("Value")


class once(Generic[Value]):  # noqa: N801  used as a decorator, as `property` is
    """Return what the method returned the first time; it is kept in the instance, where Python looks first."""

    def __init__(self, method: Callable[[Any], Value]) -> None:
        self._method = method
        self._name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> once[Value]: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object, owner: type) -> once[Value] | Value:
        if instance is None:
            return self
        value: Value = self._method(instance)
        instance.__dict__[self._name] = value
        return value
