"""Commits to a table that a job waits for: two appends, and an overwrite, which is two snapshots in one commit."""

import pyarrow as pa

from lake import connect, show

catalog = connect()
rows = pa.table({"id": pa.array([1, 2], pa.int32())})
table = catalog.create_table("main.watched", schema=rows.schema)
committed = []
for write in (table.append, table.append, table.overwrite):
    write(rows)
    committed.append(str(table.current_snapshot().snapshot_id))
show(committed)
