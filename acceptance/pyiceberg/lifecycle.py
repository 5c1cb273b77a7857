"""One table from its creation to its purge; prints what a reader sees after each step."""

import datetime as dt

import pyarrow as pa
from pyiceberg.expressions import EqualTo
from pyiceberg.transforms import BucketTransform, DayTransform, MonthTransform, TruncateTransform
from pyiceberg.types import DoubleType, LongType

from lake import connect, show

catalog = connect()
seen = {}


def rows(table, **options):
    found = table.scan(**options).to_arrow().to_pylist()
    return sorted(found, key=lambda row: row["id"])


first = pa.table(
    {
        "id": pa.array([1, 2, 3], pa.int32()),
        "name": ["a", "b", None],
        "at": pa.array([dt.datetime(2026, 1, 1, 12), dt.datetime(2026, 2, 1), None], pa.timestamp("us")),
    }
)
table = catalog.create_table("main.life", schema=first.schema, properties={"owner": "tests"})
seen["location"] = table.location()
seen["empty"] = rows(table)
table.append(first)
seen["appended"] = [row["id"] for row in rows(table)]
snapshot = table.current_snapshot().snapshot_id

with table.update_schema() as change:
    change.add_column("score", DoubleType())
    change.update_column("id", field_type=LongType())
    change.rename_column("name", "label")
with table.update_spec() as change:
    change.add_field("at", MonthTransform(), "at_month")
    change.add_field("id", BucketTransform(4), "id_bucket")
second = pa.table(
    {
        "id": pa.array([4, 2**62], pa.int64()),
        "label": ["d", "e"],
        "at": pa.array([dt.datetime(2026, 3, 1), dt.datetime(1969, 12, 31, 23)], pa.timestamp("us")),
        "score": [1.5, None],
    }
)
table.append(second)
seen["evolved"] = rows(catalog.load_table("main.life"))
seen["time_travel"] = rows(table, snapshot_id=snapshot)
seen["filtered"] = [row["id"] for row in rows(table, row_filter="at >= '2026-02-01T00:00:00' and id < 10")]

table.delete(EqualTo("id", 1))
seen["deleted"] = [row["id"] for row in rows(table)]
result = table.upsert(
    pa.table(
        {
            "id": pa.array([2, 5], pa.int64()),
            "label": ["B", "five"],
            "at": pa.array([None, None], pa.timestamp("us")),
            "score": [2.0, 5.0],
        }
    ),
    join_cols=["id"],
)
seen["upserted"] = [result.rows_updated, result.rows_inserted]
seen["labels"] = {str(row["id"]): row["label"] for row in rows(table)}
table.overwrite(second)
seen["overwritten"] = [row["id"] for row in rows(table)]

with table.manage_snapshots() as manage:
    manage.create_tag(snapshot, "first")
seen["refs"] = sorted(catalog.load_table("main.life").metadata.refs)
with table.transaction() as transaction:
    transaction.set_properties(checked="yes")
    transaction.remove_properties("owner")
seen["properties"] = {key: table.properties.get(key) for key in ("owner", "checked")}

partitioned = pa.table({"id": pa.array(range(100), pa.int64()), "day": [dt.date(2026, 1, 1 + i % 3) for i in range(100)], "text": [f"t{i % 7}x" for i in range(100)]})
with catalog.create_table_transaction("main.made_in_transaction", schema=partitioned.schema) as transaction:
    with transaction.update_spec() as change:
        change.add_field("day", DayTransform(), "d")
        change.add_field("text", TruncateTransform(2), "t")
    transaction.append(partitioned)
made = catalog.load_table("main.made_in_transaction")
seen["transaction"] = [made.scan().count(), len(made.inspect.files()), made.scan(row_filter="day = '2026-01-02'").count()]

catalog.create_namespace("outer", {"purpose": "tests"})
catalog.create_namespace(("outer", "inner"))
seen["namespaces"] = [catalog.list_namespaces(), catalog.list_namespaces("outer")]
catalog.rename_table("main.life", "outer.renamed")
seen["renamed"] = [catalog.table_exists("main.life"), catalog.table_exists("outer.renamed")]
metadata_location = catalog.load_table("outer.renamed").metadata_location
catalog.drop_table("outer.renamed")
registered = catalog.register_table("outer.registered", metadata_location)
seen["registered"] = registered.scan().count()
catalog.purge_table("outer.registered")
seen["tables"] = sorted(".".join(name) for name in catalog.list_tables("main") + catalog.list_tables("outer"))
show(seen)
