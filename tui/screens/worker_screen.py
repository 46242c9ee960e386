"""A screen that runs work in named groups."""

from __future__ import annotations

from collections.abc import Coroutine
from weakref import finalize

from textual.screen import Screen
from textual.worker import Worker


class WorkerScreen(Screen[None]):
    """Starts workers, and cancels those of a group."""

    def start(self, group: str, work: Coroutine[None, None, None], *, exclusive: bool = True) -> Worker[None]:
        """Run ``work`` as a worker of this screen."""
        worker = self.run_worker(work, group=group, name=group, exclusive=exclusive, exit_on_error=False)
        # One that is cancelled before its first step never awaits the work, which Python would complain of.
        finalize(worker, work.close)
        return worker

    def _workers_of(self, group: str) -> list[Worker[object]]:
        return [worker for worker in self.workers if worker.group == group and not worker.is_finished]

    def busy(self, group: str) -> bool:
        """Whether a worker of this group is running."""
        return bool(self._workers_of(group))

    def cancel(self, group: str) -> bool:
        """Cancel the workers of a group; whether there were any."""
        running = self._workers_of(group)
        for worker in running:
            worker.cancel()
        return bool(running)
