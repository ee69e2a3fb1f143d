"""When to look at the sources again: soon after the last of a run of events, and now and then without any.

One save is many events, a switch of branches thousands, and a lost event none: so events only say that something may
have changed, and what has changed is found out by looking. All times are seconds of one monotonic clock.
"""

QUIET = 0.025
"""How long nothing must have happened: a save is over by then."""
UNSETTLED = 0.15
"""The same where a file was found empty or gone: many an editor is in the middle of a save then."""
AT_MOST = 0.5
"""How long a run of events may put off a look."""
HEARTBEAT = 2.0
"""How often is looked without any event; on some disks some are lost."""
POLLING = 0.5
"""The same where no events come at all."""
GIT_PATIENCE = 10.0
"""How long git may be at work: a lock that is older was left behind."""


class Pace:
    """Says when the next look is due."""

    def __init__(self, now: float) -> None:
        self.is_polling = False
        """Whether no events are to be expected."""
        self._looked = now
        self._first: float | None = None
        self._last = now
        self._quiet = QUIET
        self._busy: float | None = None

    @property
    def noticed_at(self) -> float | None:
        """When the first thing has happened since the last look; None if nothing has."""
        return self._first

    def noticed(self, now: float) -> None:
        """Something has happened."""
        self._first = now if self._first is None else self._first
        self._last = now

    def looked(self, now: float) -> None:
        """A look begins: whatever happens from now on is for the next one."""
        self._looked, self._first, self._quiet = now, None, QUIET

    def unsettled(self, now: float) -> None:
        """The look found a save that may be half done: look again, a little later."""
        self.noticed(now)
        self._quiet = UNSETTLED

    def waits_for_git(self, now: float, *, git_is_busy: bool) -> bool:
        """Whether git is writing files just now, and has not been at it for too long to be believed."""
        self._busy = None if not git_is_busy else now if self._busy is None else self._busy
        return self._busy is not None and now - self._busy < GIT_PATIENCE

    def due(self, now: float, *, git_is_busy: bool = False) -> float:
        """In how many seconds a look is due; 0 if it is now. `git_is_busy`: whether its lock is there."""
        at = self._looked + (POLLING if self.is_polling else HEARTBEAT)
        if self._first is not None:
            at = min(self._last + self._quiet, self._first + AT_MOST)
        if self.waits_for_git(now, git_is_busy=git_is_busy):
            at = max(at, now + QUIET)
        return max(0.0, at - now)
