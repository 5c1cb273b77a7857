import { arrayAt, isTreeObject, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower } from './lexer.ts'
import { columnsOf, type ColumnTarget, type NamedRelations } from './filter-relations.ts'

/** The columns of FROM that a path, as somebody outside of the SELECT writes it, stands for. */
export type OutputTargets = (path: readonly string[]) => readonly ColumnTarget[]

const NOTHING: OutputTargets = () => []

/** Windows look at other rows: dropping some changes what is left. Those in a subquery count, too. */
const hasWindow = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.some(hasWindow)
  if (!isTreeObject(value)) return false
  return textAt(value, 'class') === 'WINDOW' || Object.values(value).some(hasWindow)
}

/**
 * May rows be dropped before the SELECT as well as after it? Not with LIMIT, DISTINCT, samples and windows. Of a
 * grouped one a plain column in the list is a key, and dropping its rows drops whole groups; in several grouping
 * sets it is NULL at times.
 */
const keepsRowsApart = (select: TreeObject): boolean =>
  arrayAt(select, 'modifiers').every(
    (modifier) => isTreeObject(modifier) && textAt(modifier, 'type') === 'ORDER_MODIFIER',
  ) &&
  arrayAt(select, 'group_sets').length < 2 &&
  !isTreeObject(select['sample']) &&
  !isTreeObject(select['qualify']) &&
  !hasWindow(select['select_list'])

const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === false || value === '' || isEmptyList(value)

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0

const STAR_OF = new Set(['class', 'type', 'alias', 'query_location', 'relation_name'])

/** `*` or `t.*` as it is: nothing left out, replaced, renamed or unpacked. */
const isPlainStar = (item: TreeObject): boolean =>
  textAt(item, 'class') === 'STAR' &&
  Object.entries(item).every(([key, value]) => STAR_OF.has(key) || isEmpty(value))

/** The one relation whose columns come first, under their own names. */
const starTargets = (star: TreeObject, { all, byName }: NamedRelations): OutputTargets => {
  const of = textAt(star, 'relation_name')
  const [relation, ...more] = of === '' ? all : (byName.get(asciiLower(of)) ?? [])
  const table = relation?.table
  if (table === undefined || more.length > 0) return NOTHING
  return (path) => [{ table, column: [...path] }]
}

const namesIn = (item: TreeObject): string[] => arrayAt(item, 'column_names').map(String)

const nameOf = (item: TreeObject): string => {
  const alias = textAt(item, 'alias')
  if (alias !== '' || textAt(item, 'class') !== 'COLUMN_REF') return asciiLower(alias)
  return asciiLower(namesIn(item).at(-1) ?? '')
}

const isGrouped = (select: TreeObject): boolean =>
  arrayAt(select, 'group_expressions').length > 0 ||
  textAt(select, 'aggregate_handling') !== 'STANDARD_HANDLING'

/**
 * Where there are groups, an unqualified column may mean the key of another item's alias: `SELECT a % 2 AS b, b AS c
 * … GROUP BY b`. Elsewhere a column of the table is meant first.
 */
const meansAnother = (item: TreeObject, items: readonly unknown[]): boolean => {
  const [name, ...more] = namesIn(item).map(asciiLower)
  return (
    more.length === 0 &&
    items.some(
      (other) => other !== item && isTreeObject(other) && asciiLower(textAt(other, 'alias')) === name,
    )
  )
}

/** Names of items, as far as they are certain: DuckDB gives the second of equal ones, and what has none, its own. */
const namedItems = (items: readonly unknown[], aliases: readonly unknown[]): Map<string, TreeObject> => {
  const named = new Map<string, TreeObject>()
  for (const [at, item] of items.entries()) {
    if (!isTreeObject(item) || textAt(item, 'class') === 'STAR') break
    const name = at < aliases.length ? asciiLower(String(aliases[at])) : nameOf(item)
    if (name === '' || named.has(name)) break
    named.set(name, item)
  }
  return named
}

/**
 * Follows output columns of a SELECT that are plain columns of its FROM. `aliases` are those behind it, as in
 * `(SELECT …) AS q(a, b)`. What it says nothing about is computed, or rows may not be dropped by it.
 */
export const outputTargets = (
  select: TreeObject,
  aliases: readonly unknown[],
  relations: NamedRelations,
): OutputTargets => {
  if (!keepsRowsApart(select)) return NOTHING
  const items = arrayAt(select, 'select_list')
  const [first] = items
  if (isTreeObject(first) && isPlainStar(first))
    return aliases.length > 0 ? NOTHING : starTargets(first, relations)
  const named = namedItems(items, aliases)
  const grouped = isGrouped(select)
  return ([name = '', ...inside]) => {
    const item = named.get(asciiLower(name))
    if (item === undefined || (grouped && meansAnother(item, items))) return []
    return columnsOf(item, relations).map(({ table, column }) => ({ table, column: [...column, ...inside] }))
  }
}
