"""A process of its own that works on the outbox: python -m tests.adapters.outbox_worker URL JOB ...

It says "ready", waits for a line, does its job, and prints what came of it.
"""
# ruff: noqa: T201 - its answers go to standard output

import sys
from pathlib import Path

from sqlalchemy import update

from tests.adapters.outbox_values import EDITION, NOW, claim, finish, recipients, sealed
from watcher.adapters.database import open_database, writing
from watcher.adapters.leases import FileLeases
from watcher.adapters.outbox import DatabaseOutbox
from watcher.adapters.tables import deliveries
from watcher.domain import DeliveryState


def claim_all(outbox: DatabaseOutbox, lease: str) -> None:
    """Claim one, wait for another line, then claim until nothing is left."""
    claimed = claim(outbox, lease)
    print(claimed, flush=True)
    sys.stdin.readline()
    while claimed is not None:
        finish(outbox, int(claimed[1:]), DeliveryState.ACCEPTED, lease)
        claimed = claim(outbox, lease)
        if claimed is not None:
            print(claimed)


def claim_and_wait(outbox: DatabaseOutbox, folder: str) -> None:
    """Claim two under a lease of our own, and wait to be killed."""
    lease = FileLeases(Path(folder), "host").own()
    claimed = [claim(outbox, f"{lease}/1"), claim(outbox, f"{lease}/1")]
    print(lease, *claimed, flush=True)
    sys.stdin.readline()


def begin_and_wait(outbox: DatabaseOutbox) -> None:
    """Claim all in a transaction that never ends, and wait to be killed."""
    with writing(outbox._engine) as connection:
        connection.execute(update(deliveries).values(state=DeliveryState.SENDING))
        print("begun", flush=True)
        sys.stdin.readline()


def seal(outbox: DatabaseOutbox) -> None:
    """Seal the edition, and say whether it was us."""
    print(outbox.seal(sealed(), recipients(30)))


def release(outbox: DatabaseOutbox) -> None:
    """Release the edition, and say whether it was us."""
    ids = [one.recipient for one in recipients(30)]
    fates = dict.fromkeys(ids, DeliveryState.RELEASED)
    print(outbox.release(EDITION, NOW, late=False, states=fates, order=ids))


def name(outbox: DatabaseOutbox) -> None:
    """Name twenty addresses."""
    ids = outbox.recipient_ids([f"home{number}@oak.example" for number in range(20)])
    print(sorted(ids.items()))


JOBS = {
    job.__name__: job for job in (claim_all, claim_and_wait, begin_and_wait, seal, release, name)
}


def main(url: str, job: str, *arguments: str) -> None:
    """Do one job."""
    engine = open_database(url)
    print("ready", flush=True)
    sys.stdin.readline()
    JOBS[job](DatabaseOutbox(engine), *arguments)
    engine.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
