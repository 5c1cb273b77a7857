"""argv: table, endpoint, access key, secret. Prints the table's count and sum of `id`; copies it to `main.theirs`."""

import sys

from lake import connect, show

table, endpoint, access_key, secret = sys.argv[1:]
catalog = connect(
    **{
        "s3.endpoint": endpoint,
        "s3.access-key-id": access_key,
        "s3.secret-access-key": secret,
        "s3.region": "us-east-1",
    }
)
rows = catalog.load_table(table).scan().to_arrow()
theirs = catalog.create_table("main.theirs", schema=rows.schema)
theirs.append(rows)
show([rows.num_rows, sum(rows["id"].to_pylist())])
