import { PostgreSQL, SQLDialect } from '@codemirror/lang-sql'

/** What DuckDB has beyond PostgreSQL, and the table statements that are spelt as in Trino. */
const KEYWORDS =
  'anti asof describe exclude explain for glob gzip having ilike lambda lateral limit list map merge matched offset partitioning pivot positional qualify recursive replace sample semi show struct summarize system_time timestamp unnest unpivot using values version'
const TYPES =
  'bigint bit blob boolean bool date decimal double float hugeint int integer interval json list map numeric real smallint struct text time timestamp timestamptz tinyint ubigint uhugeint uinteger usmallint utinyint uuid varbinary varchar'
const FUNCTIONS =
  'abs any_value approx_count_distinct arg_max arg_min array_agg avg bool_and bool_or ceil coalesce concat concat_ws contains corr count cume_dist date_diff date_part date_trunc day dense_rank epoch extract first floor format greatest hour ifnull if lag last lead least left length list_aggregate list_contains list_filter list_sort list_transform ln log lower lpad ltrim max median min minute mode month now nullif percent_rank pow quantile_cont quantile_disc quarter random range rank regexp_extract regexp_matches regexp_replace repeat replace reverse right round row_number rpad rtrim second sqrt stddev starts_with strftime string_agg string_split strptime struct_pack substring sum today trim trunc try_cast typeof unnest upper variance week year'

export const FUNCTION_NAMES: readonly string[] = FUNCTIONS.split(' ')

export const duckdb = SQLDialect.define({
  ...PostgreSQL.spec,
  keywords: `${PostgreSQL.spec.keywords ?? ''} ${KEYWORDS}`,
  types: TYPES,
  builtin: FUNCTIONS,
  doubleQuotedStrings: false,
  caseInsensitiveIdentifiers: true,
})

/** Offered while typing; what every query begins with comes first. */
export const KEYWORD_NAMES: readonly string[] =
  `select from where group by order limit join left inner full cross on using as with having distinct union all except intersect insert into values create table schema drop describe explain show tables schemas case when then else end and or not null is in between like ilike exists cast interval partition over rows range unbounded preceding following current row qualify offset asc desc true false delete update set merge matched pivot unpivot summarize`
    .split(' ')
    .map((word) => word.toUpperCase())
