"""argv: names of tables. Prints what PyIceberg finds in each: rows, and count, nulls, min, max of every column."""

import sys

import pyarrow.compute as pc

from lake import connect, show

catalog = connect()


def text(scalar):
    value = scalar.as_py()
    if value is None:
        return None
    return value.hex() if isinstance(value, bytes) else str(value)


def column(array):
    summary = {"nulls": array.null_count}
    try:
        bounds = pc.min_max(array)
        summary |= {"min": text(bounds["min"]), "max": text(bounds["max"])}
    except Exception:
        summary["values"] = [str(value) for value in array.to_pylist()]
    return summary


def describe(name):
    table = catalog.load_table(name)
    arrow = table.scan().to_arrow()
    files = table.inspect.files()
    return {
        "rows": arrow.num_rows,
        "columns": {field: column(arrow[field]) for field in arrow.column_names},
        "files": files.num_rows,
        "records_in_files": sum(files["record_count"].to_pylist()),
        "spec": [str(field) for field in table.spec().fields],
        "snapshots": len(table.snapshots()),
    }


show({name: describe(name) for name in sys.argv[1:]})
