"""argv: table, branch. Prints the rows of main and of the branch, and appends one to the branch."""

import sys

import pyarrow as pa

from lake import connect, show

name, branch = sys.argv[1:]
table = connect().load_table(name)


def rows(scan):
    return sorted([row["id"], row["label"]] for row in scan.to_arrow().to_pylist())


seen = {"main": rows(table.scan()), "branch": rows(table.scan().use_ref(branch))}
row = pa.table({"id": pa.array([9], pa.int32()), "label": ["theirs"]})
table.append(row, branch=branch)
seen["appended"] = len(rows(table.scan().use_ref(branch)))
show(seen)
