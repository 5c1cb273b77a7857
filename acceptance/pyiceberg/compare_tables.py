"""
argv: pairs `ours=expected` of tables. For each pair, what differs between their rows when PyIceberg reads them; and what
differs between the metrics in our manifests and those that PyIceberg writes for the same rows (unpartitioned `ours` of
one file only).
"""

import sys

from pyiceberg.exceptions import NoSuchTableError

from lake import connect, show

catalog = connect()


def rows(name):
    """Rows by id; nested values as Python has them."""
    arrow = catalog.load_table(name).scan().to_arrow()
    return {row["id"]: row for row in arrow.to_pylist()}, arrow


def different(ours, expected):
    if ours.keys() != expected.keys():
        return [f"ids: {sorted(ours.keys() ^ expected.keys())[:5]}"]
    return [
        f"{column} of {key}: {row[column]!r} for {expected[key][column]!r}"
        for key, row in ours.items()
        for column in row
        if repr(row[column]) != repr(expected[key][column])
    ][:5]


def plain(bounds):
    """Of columns: PyIceberg writes no bounds for fields of structs, which Java and we do."""
    return {name: value.hex() for name, value in bounds.items() if "." not in name}


def metrics(table):
    [file] = [task.file for task in table.scan().plan_files()]
    ids = {field.field_id: path for path, field in ((p, table.schema().find_field(p)) for p in table.schema().column_names)}
    named = lambda counts: {ids[key]: value for key, value in (counts or {}).items() if key in ids}
    return {
        "record_count": file.record_count,
        "value_counts": named(file.value_counts),
        "null_value_counts": named(file.null_value_counts),
        "lower_bounds": plain(named(file.lower_bounds)),
        "upper_bounds": plain(named(file.upper_bounds)),
        "has_sizes": sorted(named(file.column_sizes)),
        "row_groups": len(file.split_offsets or []),
    }


def metrics_apart(name, arrow):
    """Ours and theirs, where they are not the same."""
    ours = catalog.load_table(name)
    copy = f"{name}_by_pyiceberg"
    try:
        catalog.drop_table(copy)
    except NoSuchTableError:
        pass
    theirs = catalog.create_table(copy, schema=ours.schema())
    theirs.append(arrow)
    mine, other = metrics(ours), metrics(catalog.load_table(copy))
    return {
        key: [mine[key], other[key]] if not isinstance(mine[key], dict) else {
            column: [mine[key].get(column), other[key].get(column)]
            for column in mine[key].keys() | other[key].keys()
            if mine[key].get(column) != other[key].get(column)
        }
        for key in mine
        if mine[key] != other[key]
    }


def compare(pair):
    ours, expected = pair.split("=")
    mine, arrow = rows(ours)
    table = catalog.load_table(ours)
    single = len(list(table.scan().plan_files())) == 1 and not table.spec().fields
    return {"rows": len(mine), "different": different(mine, rows(expected)[0]), "metrics": metrics_apart(ours, arrow) if single else None}


show({pair.split("=")[0]: compare(pair) for pair in sys.argv[1:]})
