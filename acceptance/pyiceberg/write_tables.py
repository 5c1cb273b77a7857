"""Writes tables as PyIceberg does, each in a way that readers get wrong, and prints their rows in our words."""

import base64
import datetime as dt
import decimal
import json
import math
import os
import uuid

import pyarrow as pa
import pyarrow.parquet as pq
from pyiceberg.schema import Schema
from pyiceberg.transforms import BucketTransform, DayTransform, IdentityTransform
from pyiceberg.types import (
    BinaryType,
    BooleanType,
    DateType,
    DecimalType,
    DoubleType,
    FixedType,
    FloatType,
    IntegerType,
    ListType,
    LongType,
    MapType,
    NestedField,
    StringType,
    StructType,
    TimestampType,
    TimestamptzType,
    TimeType,
    UUIDType,
)

from lake import connect, show

catalog = connect()


def fraction(micros: int) -> str:
    return f".{micros:06d}".rstrip("0") if micros else ""


def scalar(value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        if math.isnan(value):
            return "nan"
        return ("inf" if value > 0 else "-inf") if math.isinf(value) else repr(value)
    if isinstance(value, dt.datetime):
        text = value.strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0") + fraction(value.microsecond)
        return text + ("+00" if value.tzinfo else "")
    if isinstance(value, dt.time):
        return value.strftime("%H:%M:%S") + fraction(value.microsecond)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return str(value)


def nested(value) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key, ensure_ascii=False)}:{nested(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list) and value and all(isinstance(item, tuple) for item in value):
        return "{" + ",".join(f"{json.dumps(scalar(key))}:{nested(item)}" for key, item in value) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(nested, value)) + "]"
    text = scalar(value)
    is_plain = isinstance(value, (int, float, decimal.Decimal)) and text.replace("nan", "").replace("inf", "")
    return text if is_plain else json.dumps(text, ensure_ascii=False)


def cell(value):
    return None if value is None else nested(value) if isinstance(value, (dict, list)) else scalar(value)


def rows(table):
    return [[cell(value) for value in row.values()] for row in table.scan().to_arrow().to_pylist()]


def codecs():
    data = pa.table({"id": pa.array(range(3), pa.int64()), "word": ["a", None, "c" * 100]})
    table = catalog.create_table("main.py_codecs", schema=data.schema)
    for codec in ("zstd", "snappy", "gzip", "lz4", "brotli", "uncompressed"):
        with table.transaction() as change:
            change.set_properties(**{"write.parquet.compression-codec": codec})
        table.append(data)
    return table


def types():
    table = catalog.create_table(
        "main.py_types",
        schema=Schema(
            NestedField(1, "flag", BooleanType()),
            NestedField(2, "small", IntegerType()),
            NestedField(3, "big", LongType()),
            NestedField(4, "single", FloatType()),
            NestedField(5, "twice", DoubleType()),
            NestedField(6, "day", DateType()),
            NestedField(7, "clock", TimeType()),
            NestedField(8, "moment", TimestampType()),
            NestedField(9, "instant", TimestamptzType()),
            NestedField(10, "words", StringType()),
            NestedField(11, "token", UUIDType()),
            NestedField(12, "four", FixedType(4)),
            NestedField(13, "raw", BinaryType()),
            NestedField(14, "price", DecimalType(9, 2)),
            NestedField(15, "huge", DecimalType(38, 10)),
            NestedField(16, "list", ListType(17, StringType(), False)),
            NestedField(18, "map", MapType(19, IntegerType(), 20, DecimalType(20, 3), False)),
            NestedField(21, "struct", StructType(NestedField(22, "at", TimestamptzType()), NestedField(23, "n", LongType()))),
        ),
    )
    utc = dt.timezone.utc
    full = {
        "flag": True, "small": -(2**31), "big": 2**63 - 1, "single": 2.5, "twice": -0.125, "day": dt.date(1582, 10, 4),
        "clock": dt.time(23, 59, 59, 999999), "moment": dt.datetime(1, 1, 1, 0, 0, 0, 1), "instant": dt.datetime(9999, 12, 31, 23, 59, 59, 999999, utc),
        "words": "ä\"🚣", "token": uuid.UUID("f79c3e09-677c-4bbd-a479-3f349cb785e7").bytes, "four": b"\0\1\xff\4", "raw": b"\xff\0",
        "price": decimal.Decimal("-9999999.99"), "huge": decimal.Decimal("9999999999999999999999999999.9999999999"),
        "list": ["x", None, ""], "map": [(7, decimal.Decimal("-1.250")), (8, None)], "struct": {"at": dt.datetime(1969, 12, 31, 23, tzinfo=utc), "n": None},
    }  # fmt: skip
    odd = dict.fromkeys(full) | {"single": math.nan, "twice": -math.inf, "words": "", "list": []}
    arrow = table.schema().as_arrow()
    table.append(pa.Table.from_pylist([full, odd, dict.fromkeys(full)], schema=arrow))
    return table


def encodings():
    """Strings in all forms that Arrow has."""
    table = catalog.create_table("main.py_encodings", schema=pa.schema([("a", pa.string()), ("b", pa.string()), ("c", pa.binary())]))
    words = ["x", None, "y", "x"]
    table.append(
        pa.table({"a": pa.array(words, pa.large_string()), "b": pa.array(words, pa.string()), "c": pa.array([b"1", None, b"", b"2"], pa.large_binary())})
    )
    return table


def evolved():
    table = catalog.create_table(
        "main.py_evolved",
        schema=Schema(
            NestedField(1, "id", IntegerType(), required=True),
            NestedField(2, "s", StructType(NestedField(3, "a", IntegerType()), NestedField(4, "b", StringType()))),
            NestedField(5, "l", ListType(6, StructType(NestedField(7, "x", FloatType())), False)),
            NestedField(8, "at", TimestampType()),
        ),
    )
    table.append(
        pa.Table.from_pylist(
            [{"id": 1, "s": {"a": 1, "b": "one"}, "l": [{"x": 1.5}], "at": dt.datetime(2026, 1, 1)}, {"id": 2, "s": None, "l": None, "at": None}],
            schema=table.schema().as_arrow(),
        )
    )
    with table.update_schema() as change:
        change.rename_column("s.a", "renamed")
        change.add_column(("s", "c"), LongType())
        change.update_column("l.x", field_type=DoubleType())
        change.update_column("id", field_type=LongType(), required=False)
    with table.update_schema() as change:
        change.delete_column("s.b")
    with table.update_schema() as change:
        change.add_column(("s", "b"), BooleanType())
        change.move_first("l")
    with table.update_spec() as change:
        change.add_field("at", DayTransform(), "day")
        change.add_field("id", BucketTransform(4), "bucket")
    table.append(
        pa.Table.from_pylist(
            [{"id": 2**40, "s": {"renamed": 2, "c": 3, "b": True}, "l": [{"x": 0.1}], "at": dt.datetime(2026, 2, 1, 5)}],
            schema=table.schema().as_arrow(),
        )
    )
    with table.update_spec() as change:
        change.remove_field("day")
    table.append(
        pa.Table.from_pylist([{"id": 4, "s": {"renamed": None, "c": None, "b": None}, "l": [], "at": None}], schema=table.schema().as_arrow())
    )
    return table


def added():
    """Files that were there before the table: PyIceberg writes a name mapping."""
    data = pa.table({"id": pa.array([1, 2], pa.int64()), "s": [{"x": 1, "y": "a"}, None], "l": [["p"], []]})
    table = catalog.create_table("main.py_added", schema=data.schema)
    path = table.location() + "/data/added.parquet"
    local = path.removeprefix("file://")
    os.makedirs(os.path.dirname(local), exist_ok=True)
    pq.write_table(data, local)
    table.add_files([path])
    with table.update_schema() as change:
        change.rename_column("id", "number")
        change.rename_column("s.x", "ex")
    return table


def partitions():
    """Values that stand in paths, and nulls."""
    data = pa.table({"key": ["a/b=c d%2F", "null", None, "ü"], "n": pa.array([1, 2, 3, 4], pa.int32())})
    table = catalog.create_table("main.py_partitions", schema=data.schema)
    with table.update_spec() as change:
        change.add_field("key", IdentityTransform(), "key part")
    table.append(data)
    table.delete("n = 2")
    return table


show({table.name()[-1]: rows(table) for table in (codecs(), types(), encodings(), evolved(), added(), partitions())})
