"""A cache with a bound (LRU): what was used last is kept, so that a second look does not decode it again."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, Protocol, TypeVar


class Sized(Protocol):
    """Anything that knows its bytes, as arrays do."""

    @property
    def nbytes(self) -> int:
        """How many bytes it takes."""


Item = TypeVar("Item", bound=Sized)


class BoundedCache(Generic[Item]):
    """At most ``count`` things of together at most ``size`` bytes; the one used longest ago goes first.

    Safe with threads: JupyterLab answers a widget in a thread of its own, beside the cell that runs. Two that
    want the same thing at once make it once; the second waits. `get` must not be called from inside ``make``.

    Examples
    --------
    >>> cache = BoundedCache(count=10, size=1000)
    >>> len(cache.get("zeros", lambda: memoryview(bytes(10))))
    10
    """

    def __init__(self, count: int, size: int) -> None:
        self._count, self._size = count, size
        self._items: OrderedDict[Hashable, Item] = OrderedDict()
        self._making: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def peek(self, key: Hashable) -> Item | None:
        """Return the thing if it is kept, else None."""
        with self._lock:
            if key in self._items:
                self._items.move_to_end(key)
            return self._items.get(key)

    def get(
        self, key: Hashable, make: Callable[[], Item], enough: Callable[[Item], bool] | None = None
    ) -> Item:
        """Return the thing kept under ``key``, or make it, keep it and return it.

        ``enough`` looks at what is kept; if it says False, the thing is made again and replaced.
        """

        def usable() -> Item | None:
            item = self.peek(key)
            return item if item is not None and (enough is None or enough(item)) else None

        if (item := usable()) is not None:
            return item
        with self._lock:
            turn = self._making.setdefault(key, threading.Lock())
        with turn:
            if (item := usable()) is not None:  # somebody else made it while we waited
                return item
            try:
                item = make()
                self._keep(key, item)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return item

    def forget(self, key: Hashable) -> None:
        """Throw one thing away, if it is kept."""
        with self._lock:
            self._items.pop(key, None)

    @property
    def nbytes(self) -> int:
        """The bytes of all that is kept."""
        with self._lock:
            return self._bytes()

    def _keep(self, key: Hashable, item: Item) -> None:
        with self._lock:
            self._items[key] = item
            self._items.move_to_end(key)
            while len(self._items) > self._count or (self._bytes() > self._size and len(self._items) > 1):
                self._items.popitem(last=False)

    def _bytes(self) -> int:
        return sum(item.nbytes for item in self._items.values())
