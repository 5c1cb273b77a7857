/** A name as SQL needs it: quoted unless it is plain. Quoting a plain one that is a keyword does no harm, so all are that may be one. */
export const sqlName = (name: string): string =>
  /^[a-z][a-z0-9_]*$/.test(name) && !RESERVED.has(name) ? name : `"${name.replaceAll('"', '""')}"`

/** `it's` → `'it''s'`. */
export const sqlText = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** Words that DuckDB or Trino keep for themselves. */
const RESERVED: ReadonlySet<string> = new Set(
  `all alter analyse analyze and any anti array as asc asof asymmetric at authorization between binary both by case cast
  check collate collation column concurrently constraint create cross cube current_catalog current_date current_path
  current_role current_schema current_time current_timestamp current_user deallocate default deferrable delete desc
  describe distinct do drop else end escape except exists extract false fetch for foreign freeze from full generated
  glob group grouping having ilike in initially inner insert intersect into is isnull join json_array json_exists
  json_object json_query json_table json_value lambda lateral leading left like limit listagg localtime localtimestamp
  map natural normalize not notnull null offset on only or order outer overlaps pivot pivot_longer pivot_wider placing
  positional prepare primary qualify recursive references returning right rollup select semi show similar skip some
  struct summarize symmetric table tablesample then to trailing trim true try_cast uescape union unique unnest unpack
  unpivot using values variadic verbose when where window with`.split(/\s+/),
)
