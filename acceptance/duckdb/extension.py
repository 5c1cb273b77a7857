"""DuckDB with its own Iceberg extension, attached to the catalog as the page of a table says."""

import importlib.util
import json
import os
from pathlib import Path

import duckdb


def connect() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    for name in ("avro", "httpfs", "iceberg"):
        spec = importlib.util.find_spec(f"duckdb_extension_{name}")
        file = next(Path(next(iter(spec.submodule_search_locations))).rglob("*.duckdb_extension"))
        connection.execute(f"LOAD '{file}'")
    connection.execute(f"CREATE SECRET boathouse (TYPE iceberg, TOKEN '{os.environ['LAKE_TOKEN']}')")
    connection.execute(
        f"ATTACH 'lake' AS lake (TYPE iceberg, ENDPOINT '{os.environ['LAKE_URL']}', SECRET boathouse, DEFAULT_SCHEMA 'main')"
    )
    return connection


def show(value) -> None:
    print(json.dumps(value, default=str))
