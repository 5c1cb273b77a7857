"""argv: table, writers, appends. Processes append at once, each trying again after a conflict."""

import multiprocessing
import random
import sys
import time

import pyarrow as pa
from pyiceberg.exceptions import CommitFailedException

from lake import connect, show

name, writers, appends = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def write(writer: int) -> int:
    table = connect().load_table(name)
    conflicts = 0
    for number in range(appends):
        data = pa.table({"writer": pa.array([writer], pa.int64()), "number": pa.array([number], pa.int64())})
        while True:
            try:
                table.append(data)
                break
            except CommitFailedException:
                conflicts += 1
                time.sleep(random.random() * 0.05)
                table.refresh()
    return conflicts


if __name__ == "__main__":
    catalog = connect()
    schema = pa.schema([("writer", pa.int64()), ("number", pa.int64())])
    catalog.create_table(name, schema=schema)
    with multiprocessing.get_context("spawn").Pool(writers) as pool:
        conflicts = sum(pool.map(write, range(writers)))
    table = catalog.load_table(name)
    found = sorted((row["writer"], row["number"]) for row in table.scan().to_arrow().to_pylist())
    show({"rows": found, "snapshots": len(table.snapshots()), "conflicts": conflicts})
