"""argv: table. Follows everything that a table leads to, and prints its rows and every file that it refers to."""

import sys

from pyiceberg.table.metadata import TableMetadataUtil

from lake import connect, show

table = connect().load_table(sys.argv[1])
referred = {table.metadata_location}
# Manifests that snapshots share are read once.
manifests = {}
for entry in table.metadata.metadata_log:
    referred.add(entry.metadata_file)
    TableMetadataUtil.parse_raw(table.io.new_input(entry.metadata_file).open().read().decode())
for snapshot in table.snapshots():
    referred.add(snapshot.manifest_list)
    for manifest in snapshot.manifests(table.io):
        manifests[manifest.manifest_path] = manifest
for path, manifest in manifests.items():
    referred.add(path)
    for entry in manifest.fetch_manifest_entry(table.io, discard_deleted=False):
        referred.add(entry.data_file.file_path)
rows = table.scan().to_arrow().to_pylist()
show(
    {
        "location": table.location(),
        "rows": sorted([row["writer"], row["number"]] for row in rows),
        "statements": [one.summary.additional_properties.get("boathouse.statement-id") for one in table.snapshots()],
        "referred": sorted(referred),
        "missing": sorted(path for path in referred if not table.io.new_input(path).exists()),
    }
)
