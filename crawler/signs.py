"""When a crawl last got on: something was answered, or there was nothing to ask for."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


@dataclass(slots=True)
class Signs:
    """What the spiders of a crawl tell of themselves. Times are seconds since 1970.

    Every spider looks for what is due each half minute. While requests are under way only answers count: a spider that
    looks about beside one that waits for ever is no progress.
    """

    under_way: int = 0
    _looked: float = field(default_factory=time.time)
    _answered: float = field(default_factory=time.time)

    def looked(self) -> None:
        """A spider looked for what is due."""
        self._looked = time.time()

    def asked(self) -> None:
        """A request is under way."""
        if not self.under_way:
            self._answered = time.time()
        self.under_way += 1

    def answered(self) -> None:
        """A request is done with, whatever came of it."""
        self.under_way = max(0, self.under_way - 1)
        self._answered = time.time()

    @property
    def progress(self) -> float:
        """When the crawl last got on."""
        return self._answered if self.under_way else self._looked
