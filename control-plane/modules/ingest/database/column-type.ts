/** A type of PostgreSQL as its catalog describes it, domains already followed to what they stand on. */
export interface SourceType {
  /** Such as `int8`; of a type that is not built in, its name alone. */
  readonly name: string
  /** `pg_type.typtype`: b base, e enumeration, c composite, r range, m multirange. */
  readonly kind: string
  readonly isBuiltIn: boolean
  /** `atttypmod`: -1 where the type has none. */
  readonly modifier: number
  /** Of an array. */
  readonly element?: SourceType
}

/** What a column becomes: a type of the engine's, and the SQL that writes its values so that they are read back exactly. */
export interface ColumnPlan {
  readonly type: string
  readonly expression: (column: string) => string
}

const asIs = (column: string): string => column

/** Types that the engine reads as the server writes them. */
const PLAIN: Readonly<Record<string, string>> = {
  bool: 'BOOLEAN',
  int2: 'INTEGER',
  int4: 'INTEGER',
  int8: 'BIGINT',
  oid: 'BIGINT',
  float4: 'FLOAT',
  float8: 'DOUBLE',
  date: 'DATE',
  time: 'TIME',
  timestamp: 'TIMESTAMP',
  timestamptz: 'TIMESTAMP WITH TIME ZONE',
  uuid: 'UUID',
}
const TEXTS = new Set(['text', 'varchar', 'bpchar', 'name', 'char', 'json', 'jsonb'])
const MOST_DIGITS = 38

/** Precision and scale as `numeric(p, s)` keeps them: above the header of four, the scale in eleven bits with a sign. */
const decimalOf = (modifier: number): string | undefined => {
  if (modifier < 4) return undefined
  const precision = ((modifier - 4) >> 16) & 0xffff
  const scale = (((modifier - 4) & 0x7ff) ^ 1024) - 1024
  const fits = precision <= MOST_DIGITS && scale >= 0 && scale <= precision
  return fits ? `DECIMAL(${precision},${scale})` : undefined
}

const isText = ({ name, kind, isBuiltIn }: SourceType): boolean =>
  kind === 'e' || name === 'citext' || (isBuiltIn && TEXTS.has(name))

const scalarType = (type: SourceType): string | undefined => {
  if (isText(type)) return 'VARCHAR'
  if (!type.isBuiltIn) return undefined
  return type.name === 'numeric' ? decimalOf(type.modifier) : PLAIN[type.name]
}

/** Each byte as `\xAB`: how the engine reads bytes from text. */
const bytes = (column: string): string => `regexp_replace(encode(${column}, 'hex'), '(..)', '\\x\\1', 'g')`

const SEVERAL = "'an array of several dimensions'"

const listOf =
  (items: (column: string) => string) =>
  (column: string): string =>
    `CASE WHEN array_ndims(${column}) > 1 THEN ${SEVERAL} WHEN ${column} IS NOT NULL THEN '[' || ${items(column)} || ']' END`

const plainItems = (column: string): string => `array_to_string(${column}, ', ', 'NULL')`

/** Texts stand in quotes, in which a backslash keeps quotes and itself. */
const textItems = (column: string): string =>
  `coalesce((SELECT string_agg(coalesce('"' || replace(replace(item::text, '\\', '\\\\'), '"', '\\"') || '"', 'NULL'), ', ' ORDER BY at) FROM unnest(${column}) WITH ORDINALITY AS items (item, at)), '')`

/** How a column is kept exactly; undefined: tables have no such type. */
export const exactPlan = (type: SourceType): ColumnPlan | undefined => {
  if (type.isBuiltIn && type.name === 'bytea') return { type: 'BLOB', expression: bytes }
  const { element } = type
  const plain = scalarType(element ?? type)
  if (plain === undefined) return undefined
  if (!element) return { type: plain, expression: asIs }
  return { type: `${plain}[]`, expression: listOf(isText(element) ? textItems : plainItems) }
}

/** As the database writes it. */
export const textPlan: ColumnPlan = { type: 'VARCHAR', expression: (column) => `${column}::text` }

const ORDERED = new Set([
  'int2',
  'int4',
  'int8',
  'numeric',
  'date',
  'timestamp',
  'timestamptz',
  'text',
  'varchar',
])

/** Whether loads may go on after the highest value of such a column. */
export const isOrdered = ({ name, isBuiltIn, element }: SourceType): boolean =>
  isBuiltIn && element === undefined && ORDERED.has(name)
