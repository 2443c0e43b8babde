"""Threads that work side by side, host by host, and hand over answers as they come."""

import threading
from collections import deque
from collections.abc import Callable, Generator, Mapping
from itertools import zip_longest
from queue import SimpleQueue
from typing import TypeVar

from watcher.adapters.http_pace import Halt, Halted
from watcher.ports import Answer, Request

Fetch = Callable[[Request, Halt], Answer]
Delivered = tuple[Request, Answer]

_Item = TypeVar("_Item")

_MOST_THREADS = 32


class Crew:
    """One run over requests, grouped by host.

    A thread takes up one host's queue and works it off, then takes the next; each host has at most
    `per_host` threads. Answers that nobody took yet are bounded: a thread starts on a request only
    when there is room for its answer.
    """

    def __init__(
        self, queues: Mapping[str, deque[Request]], fetch: Fetch, *, per_host: int, halt: Halt
    ) -> None:
        self._fetch = fetch
        self._halt = halt
        self._awaited = sum(map(len, queues.values()))
        self._shifts = deque(_shifts(queues, per_host))
        self._threads = [
            threading.Thread(target=self._work, name=f"fetch-{number}", daemon=True)
            for number in range(min(len(self._shifts), _MOST_THREADS))
        ]
        self._room = threading.Semaphore(2 * len(self._threads))
        self._results: SimpleQueue[Delivered | BaseException] = SimpleQueue()

    def run(self) -> Generator[Delivered]:
        """Yield the answers in order of arrival. Closing the iterator ends the threads.

        Raises what a thread did not expect: a bug.
        """
        try:
            for thread in self._threads:
                thread.start()
            for _ in range(self._awaited):
                result = self._results.get()
                if isinstance(result, BaseException):
                    raise result
                self._room.release()
                yield result
        finally:
            self._end()

    def _end(self) -> None:
        self._halt.cut()
        started = [thread for thread in self._threads if thread.ident is not None]
        for _ in started:
            self._room.release()
        for thread in started:
            thread.join()

    def _work(self) -> None:
        try:
            while (queue := _take(self._shifts)) is not None:
                self._work_off(queue)
        except Halted:
            return
        except BaseException as error:  # noqa: BLE001 - the caller gets it, whatever it is
            self._results.put(error)

    def _work_off(self, queue: deque[Request]) -> None:
        while True:
            self._room.acquire()
            self._halt.wait(0)
            request = _take(queue)
            if request is None:
                self._room.release()
                return
            self._results.put((request, self._fetch(request, self._halt)))


def _shifts(queues: Mapping[str, deque[Request]], per_host: int) -> list[deque[Request]]:
    """Return each host's queue once for each of its threads; every host's first comes first."""
    ranked = ([queue] * min(per_host, len(queue)) for queue in queues.values())
    return [queue for rank in zip_longest(*ranked) for queue in rank if queue is not None]


def _take(line: deque[_Item]) -> _Item | None:
    """Return the next in line; None where another thread took the last."""
    try:
        return line.popleft()
    except IndexError:
        return None
