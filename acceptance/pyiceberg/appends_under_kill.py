"""argv: table, first writer, writers, appends. Threads append row by row while the server is killed and started again.

Prints what was acknowledged. An outcome that nobody told is resolved by looking for the append's own entry in the
snapshots; only what is not there is done again.
"""

import random
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import requests
from pyiceberg.exceptions import CommitFailedException, CommitStateUnknownException, ServerError, ServiceUnavailableError

from lake import connect, show

name, first, writers, appends = sys.argv[1], *(int(text) for text in sys.argv[2:5])
AWAY = (requests.exceptions.RequestException, ServerError, ServiceUnavailableError, CommitStateUnknownException)
# A start takes seconds, on a machine that is loaded ten times over a minute, and the next death may follow at once.
PATIENCE_SECONDS = 300
told_to_look = 0
conflicts = 0
counting = threading.Lock()


def reload(table):
    """The table as it is now, as soon as there is somebody to ask."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return (table.catalog if table else connect()).load_table(name)
        except AWAY:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def landed(table, append: str) -> bool:
    return any(one.summary and one.summary.additional_properties.get("chaos.append") == append for one in table.snapshots())


def write(writer: int) -> int:
    global told_to_look, conflicts
    table = reload(None)
    for number in range(appends):
        append = f"{writer}:{number}"
        row = pa.table({"writer": pa.array([writer], pa.int64()), "number": pa.array([number], pa.int64())})
        while True:
            try:
                table.append(row, snapshot_properties={"chaos.append": append})
                break
            except CommitFailedException:
                with counting:
                    conflicts += 1
                time.sleep(random.random() * 0.1)
                table = reload(table)
            except AWAY:
                with counting:
                    told_to_look += 1
                table = reload(table)
                if landed(table, append):
                    break
    return appends


with ThreadPoolExecutor(writers) as pool:
    acknowledged = list(pool.map(write, range(first, first + writers)))
show({"acknowledged": acknowledged, "unknown": told_to_look, "conflicts": conflicts})
