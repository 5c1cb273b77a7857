"""
argv: names of tables. Prints what PyIceberg finds in each: rows; nulls, smallest and largest value of every column;
and whether the bounds and counts in the manifests say the same as the rows.
"""

import datetime as dt
import sys

import pyarrow as pa
import pyarrow.compute as pc
from pyiceberg.conversions import from_bytes
from pyiceberg.types import PrimitiveType

from lake import connect, show

catalog = connect()
EPOCH = dt.datetime(1970, 1, 1)


def text(value):
    if value is None:
        return None
    return value.hex() if isinstance(value, bytes) else str(value)


def as_kept(value):
    """A Python value as Iceberg keeps it in bounds: days and microseconds since the epoch, bytes of a uuid."""
    if isinstance(value, dt.datetime):
        return (value.replace(tzinfo=None) - EPOCH) // dt.timedelta(microseconds=1)
    if isinstance(value, dt.date):
        return (value - EPOCH.date()).days
    if isinstance(value, dt.time):
        return (dt.datetime.combine(EPOCH, value) - EPOCH) // dt.timedelta(microseconds=1)
    return value


def extremes(array):
    """None when values of the type have no order that pyarrow knows."""
    if isinstance(array.type, pa.ExtensionType):
        array = pa.chunked_array([chunk.storage for chunk in array.chunks], array.type.storage_type)
    try:
        bounds = pc.min_max(array)
    except pa.ArrowNotImplementedError:
        values = [value for value in array.to_pylist() if isinstance(value, (bytes, bool))]
        return (min(values), max(values)) if values else None
    return bounds["min"].as_py(), bounds["max"].as_py()


def column(array):
    found = extremes(array)
    return {"nulls": array.null_count} | ({"min": text(found[0]), "max": text(found[1])} if found else {})


def wrong_bounds(table, arrow, files):
    """Names of columns whose bounds or null counts in the manifests are not those of the rows."""
    wrong = []
    for field in table.schema().fields:
        array = arrow[field.name]
        if sum((file.null_value_counts or {}).get(field.field_id, 0) for file in files) != array.null_count and isinstance(
            field.field_type, PrimitiveType
        ):
            wrong.append(f"{field.name}: nulls")
        found = extremes(array)
        if not isinstance(field.field_type, PrimitiveType) or found is None:
            continue
        lower = [from_bytes(field.field_type, f.lower_bounds[field.field_id]) for f in files if field.field_id in f.lower_bounds]
        upper = [from_bytes(field.field_type, f.upper_bounds[field.field_id]) for f in files if field.field_id in f.upper_bounds]
        kept = [getattr(value, "bytes", value) for value in (min(lower), max(upper))] if lower and upper else None
        if kept != [as_kept(value) for value in found]:
            wrong.append(f"{field.name}: {kept} for {found}")
    return wrong


def describe(name):
    table = catalog.load_table(name)
    arrow = table.scan().to_arrow()
    tasks = list(table.scan().plan_files())
    files = [task.file for task in tasks]
    return {
        "rows": arrow.num_rows,
        "columns": {field: column(arrow[field]) for field in arrow.column_names},
        "files": len(files),
        "records_in_files": sum(file.record_count for file in files),
        "wrong_bounds": wrong_bounds(table, arrow, files) if not any(task.delete_files for task in tasks) else [],
    }


show({name: describe(name) for name in sys.argv[1:]})
