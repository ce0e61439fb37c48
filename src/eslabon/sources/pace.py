"""When the next request may go out: between two to one host, and after a refusal."""

from __future__ import annotations

import datetime
import email.utils
import time
from collections.abc import Callable

from tenacity import RetryCallState, wait_exponential_jitter

__all__ = ["Cancelled", "Pace", "retry_after"]

_SLICE = 0.2  # seconds after which a wait looks whether it was cancelled


class Cancelled(Exception):
    """The caller wants no more; what is finished is kept."""


class Pace:
    """Waits, and never longer than until somebody cancels.

    Parameters
    ----------
    clock, sleep
        Seconds that only grow, and the pause between two looks at them.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self.clock = clock
        self._sleep = sleep
        self._last: dict[str, float] = {}

    def turn(self, host: str, interval: float, cancelled: Callable[[], bool]) -> None:
        """Wait until `interval` seconds have passed since the last turn of this host, and take it.

        Raises
        ------
        Cancelled
        """
        if host in self._last:
            self.pause(self._last[host] + interval - self.clock(), cancelled)
        self._last[host] = self.clock()

    def pause(self, seconds: float, cancelled: Callable[[], bool]) -> None:
        """Wait.

        Raises
        ------
        Cancelled
        """
        end = self.clock() + seconds
        while True:
            if cancelled():
                raise Cancelled
            left = end - self.clock()
            if left <= 0:
                return
            self._sleep(min(left, _SLICE))


def retry_after(header: str, now: datetime.datetime) -> float | None:
    """Seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3: a number or a date), None when unreadable."""
    text = header.strip()
    if text.isascii() and text.isdigit():
        return float(text)
    try:
        when = email.utils.parsedate_to_datetime(text)
    except ValueError:
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=datetime.UTC)
    return max(0.0, (when - now).total_seconds())


def backed_off(patience: float) -> Callable[[RetryCallState], float]:
    """Tenacity's wait: what the publisher asks for, else one, two, four … seconds and up to one by chance."""
    growing = wait_exponential_jitter(initial=1, max=patience, jitter=1)

    def seconds(state: RetryCallState) -> float:
        asked = getattr(state.outcome.exception(), "wait", None)
        return growing(state) if asked is None else asked

    return seconds
