"""Keeps an engine: loads it, proves it, and loads it anew when it is lost."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress

from app.batch.queue import Queue
from app.errors import DepescheError, EngineLost
from app.logs import told
from app.observe import EngineState, Observer
from app.types import Detached, Engine

_log = logging.getLogger("depesche.engine")
# So many losses without a success between them are mended at once: that is what it takes to find
# one sentence among many that brings the engine down. After that the engine itself is doubted.
_AT_ONCE = 3
_PAUSE, _LONGEST_PAUSE = 0.5, 30.0  # seconds before the next try, doubled every time
_HOPELESS = 3  # tries in a row after which nobody is left waiting
_GUESS = 5.0  # seconds that a load is taken to last before one has been seen


class GaveUp(Exception):
    """The engine could not be had for a while; all who waited were told."""


class Supervisor:
    """Belongs to the engine's thread; ``state`` may be read by others."""

    def __init__(
        self,
        load: Callable[[], Engine],
        prove: Callable[[Engine], None],
        queue: Queue,
        observer: Observer,
        clock: Callable[[], float],
    ) -> None:
        """Prepare.

        ``prove`` raises if an engine is not sound; it is asked of every engine but the first, which
        whoever starts the service proves, and when a sentence fails alone.
        """
        self._load, self._prove = load, prove
        self._queue, self._observer, self._clock = queue, observer, clock
        self._engine: Engine | None = None
        self._useful = False  # whether an engine has ever computed something
        self._losses = 0  # since something was computed
        self._seconds = _GUESS  # that a load takes
        self.state: EngineState = "loading"
        observer.engine("loading")

    @property
    def engine(self) -> Engine:
        """The engine, once it is loaded."""
        if self._engine is None:
            raise EngineLost("died", "There is no engine.")
        return self._engine

    def start(self) -> Engine:
        """Load the engine for the first time; raises whatever that raises."""
        engine = self._loaded()
        self._turn("running")
        return engine

    def loss(self) -> EngineLost | None:
        """How the engine has ended while nobody used it, if it has."""
        return self._engine.loss if isinstance(self._engine, Detached) else None

    def lost(self) -> bool:
        """Whether the engine has ended while nobody used it."""
        return self.loss() is not None

    def stuck(self, *, now: bool) -> None:
        """Take note, on any thread, that the engine's thread hangs, or that it does no longer."""
        if now:
            _log.critical("the engine's thread hangs; this process must be restarted")
            self._turn("stuck")
            self._queue.pause(self._clock() + _LONGEST_PAUSE, hopeless=True)
            self._queue.refuse()
        elif self.state == "stuck":
            # Whoever finds that work is taken again may look.
            self._turn("running")
            self._queue.resume()

    def succeeded(self) -> None:
        """Take note that a sentence was computed."""
        self._useful = True
        self._losses = 0

    def verify(self) -> None:
        """Prove the engine again, because a sentence has failed alone.

        Raises:
            EngineLost: it is not the sentence's fault.
        """
        if not self._useful:
            return  # as far as anybody knows, it never was
        try:
            self._prove(self.engine)
        except EngineLost:
            raise
        except BaseException as error:
            raise EngineLost("failing", "The engine is not sound any more.") from error

    def replace(self, loss: EngineLost) -> None:
        """Load the engine anew, with pauses that grow, for as long as it takes.

        Raises:
            GaveUp: it took so long that all who waited were refused; or the queue is closing.
            EngineLost: the engine has never computed anything, so the fault is not a passing one.
        """
        _log.error("the engine is lost", extra={"reason": loss.reason, "told": str(loss)})
        self._observer.lost(loss.reason)
        # Before the engine is closed, which may take a while.
        self._queue.pause(self._clock() + self._seconds)
        self._turn("restarting")
        self._close()
        if not self._useful:
            raise loss
        self._losses += 1
        begun = self._clock()
        tries = 0
        while True:
            pause = _pause(max(self._losses - _AT_ONCE, tries))
            self._queue.pause(self._clock() + pause + self._seconds)
            self._turn("broken" if tries >= _HOPELESS else "restarting")
            self._queue.rest(pause)
            if self._queue.closing and (tries or self._queue.idle):
                self._queue.refuse()
                raise GaveUp
            if self._try():
                break
            tries += 1
            if tries >= _HOPELESS:
                self._turn("broken")  # before anybody is answered who might look
                self._queue.refuse()
        self._queue.resume()
        self._turn("running")
        _log.warning("the engine runs again", extra={"seconds": round(self._clock() - begun, 3)})
        if tries >= _HOPELESS:
            raise GaveUp

    def close(self) -> None:
        """Free the engine."""
        self._close()
        self._turn("ended")

    def _try(self) -> bool:
        begun = self._clock()
        try:
            self._prove(self._loaded())
        # Whatever it is: there is nobody above who could do more about it.
        except BaseException as error:
            # Only messages of our own are known to quote nothing.
            message = {"told": str(error)} if isinstance(error, DepescheError) else {}
            _log.error("the engine cannot be loaded", extra={**told(error), **message})
            self._close()
            return False
        self._seconds = self._clock() - begun
        return True

    def _loaded(self) -> Engine:
        engine = self._engine = self._load()
        if isinstance(engine, Detached):
            engine.watch(self._queue.nudge)
        return engine

    def _close(self) -> None:
        engine, self._engine = self._engine, None
        if isinstance(engine, Detached):
            with suppress(OSError):
                engine.close()

    def _turn(self, state: EngineState) -> None:
        if state != self.state:
            self.state = state
            self._observer.engine(state)


def _pause(count: int) -> float:
    return min(_LONGEST_PAUSE, _PAUSE * 2 ** (count - 1)) if count > 0 else 0.0
