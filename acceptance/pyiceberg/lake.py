"""The catalog under test, and how values are printed for comparison."""

import json
import os

from pyiceberg.catalog import Catalog, load_catalog


def connect(**properties: str) -> Catalog:
    token = os.environ["LAKE_TOKEN"]
    return load_catalog(
        "lake",
        **{"type": "rest", "uri": os.environ["LAKE_URL"], "warehouse": "lake", "token": token, **properties},
    )


def show(value) -> None:
    print(json.dumps(value, default=str))
