const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/))

/** DuckDB's reserved words: never a name or an alias unless quoted (`duckdb_keywords()`, category `reserved`). */
export const RESERVED = words(`
  ALL ANALYSE ANALYZE AND ANY ARRAY AS ASC ASYMMETRIC BOTH CASE CAST CHECK COLLATE COLUMN CONSTRAINT CREATE DEFAULT
  DEFERRABLE DESC DESCRIBE DISTINCT DO ELSE END EXCEPT FALSE FETCH FOR FOREIGN FROM GROUP HAVING IN INITIALLY INTERSECT
  INTO LAMBDA LATERAL LEADING LIMIT NOT NULL OFFSET ON ONLY OR ORDER PIVOT PIVOT_LONGER PIVOT_WIDER PLACING PRIMARY
  QUALIFY REFERENCES RETURNING SELECT SHOW SOME SUMMARIZE SYMMETRIC TABLE THEN TO TRAILING TRUE UNION UNIQUE UNPIVOT
  USING VARIADIC WHEN WHERE WINDOW WITH`)

/** Words that may name a type or function but not a table or alias (category `type_function`). */
export const TYPE_FUNCTION = words(`
  ANTI ASOF AT AUTHORIZATION BINARY BY COLLATION COLUMNS CONCURRENTLY CROSS FREEZE FULL GENERATED GLOB ILIKE INNER IS
  ISNULL JOIN LEFT LIKE MAP NATURAL NOTNULL OUTER OVERLAPS POSITIONAL RIGHT SEMI SIMILAR STRUCT TABLESAMPLE TRY_CAST
  UNPACK VERBOSE`)

/** May an unquoted word be a table name or an alias? */
export const mayBeName = (upper: string): boolean => !RESERVED.has(upper) && !TYPE_FUNCTION.has(upper)

const OPERAND_WORDS = words('NULL TRUE FALSE END DEFAULT ISNULL NOTNULL')
const OPERATOR_WORDS = words(`
  AND OR NOT IN LIKE ILIKE GLOB SIMILAR BETWEEN IS ESCAPE VALUES INTERVAL TIMESTAMP DATE OF BY FILTER OVER ROWS RANGE
  GROUPS SAMPLE TABLESAMPLE REPEATABLE ZONE SET`)

/** After these words an operand is expected, so that a following `:name` is a parameter and not an alias or slice. */
export const expectsOperand = (upper: string): boolean =>
  OPERATOR_WORDS.has(upper) || (RESERVED.has(upper) && !OPERAND_WORDS.has(upper))
