/** Texts to paste into other engines. `uri` is the address of the Iceberg REST catalog: `https://lake.example.org/iceberg`. */
import { quotePath } from '../sql-names.ts'

interface Target {
  readonly catalog: string
  readonly schema: string
  readonly name: string
  /** `file:///…` or `s3://…`: the engine reads the files itself. */
  readonly location: string
}

export const pyicebergSnippet = (uri: string, { catalog, schema, name }: Target): string =>
  `# pip install "pyiceberg[pyarrow]"
from pyiceberg.catalog import load_catalog

catalog = load_catalog(
    "${catalog}",
    type="rest",
    uri="${uri}",
    warehouse="${catalog}",
    token="TOKEN",
)
table = catalog.load_table(${JSON.stringify(`${schema}.${name}`)})
print(table.scan(limit=20).to_arrow())`

export const sparkSnippet = (uri: string, { catalog, schema, name }: Target): string =>
  `spark-sql \\
  --packages org.apache.iceberg:iceberg-spark-runtime-4.1_2.13:1.11.0 \\
  --conf spark.sql.extensions=org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions \\
  --conf spark.sql.catalog.${catalog}=org.apache.iceberg.spark.SparkCatalog \\
  --conf spark.sql.catalog.${catalog}.type=rest \\
  --conf spark.sql.catalog.${catalog}.uri=${uri} \\
  --conf spark.sql.catalog.${catalog}.warehouse=${catalog} \\
  --conf spark.sql.catalog.${catalog}.token=TOKEN \\
  -e 'SELECT * FROM ${[catalog, schema, name].map((part) => `\`${part}\``).join('.')} LIMIT 20'`

const trinoFiles = (location: string): string =>
  location.startsWith('s3:')
    ? 'fs.native-s3.enabled=true\ns3.region=REGION'
    : 'fs.native-local.enabled=true\nlocal.location=/'

export const trinoSnippet = (uri: string, { catalog, schema, name, location }: Target): string =>
  `# etc/catalog/${catalog}.properties
connector.name=iceberg
iceberg.catalog.type=rest
iceberg.rest-catalog.uri=${uri}
iceberg.rest-catalog.warehouse=${catalog}
iceberg.rest-catalog.security=OAUTH2
iceberg.rest-catalog.oauth2.token=TOKEN
${trinoFiles(location)}

-- then, in SQL
SELECT * FROM ${quotePath(catalog, schema, name)} LIMIT 20;`

/** Without DEFAULT_SCHEMA its extension takes `main` for DuckDB's own and does not find it (1.5.5). */
export const duckdbSnippet = (uri: string, { catalog, schema, name }: Target): string =>
  `INSTALL iceberg; LOAD iceberg;
CREATE SECRET boathouse (TYPE iceberg, TOKEN 'TOKEN');
ATTACH '${catalog}' AS ${catalog} (TYPE iceberg, ENDPOINT '${uri}', SECRET boathouse, DEFAULT_SCHEMA '${schema}');
SELECT * FROM ${quotePath(catalog, schema, name)} LIMIT 20;`
