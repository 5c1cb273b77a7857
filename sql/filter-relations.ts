import { arrayAt, isTreeObject, objectAt, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower } from './lexer.ts'

/** What stands in FROM, as far as conditions on it matter. */
export interface Relation {
  /** Folded alias or table name; empty when columns cannot be told apart by it. */
  readonly name: string
  /** The BASE_TABLE or SUBQUERY, when dropping its rows early is sound. */
  readonly table?: TreeObject
}

export interface Relations {
  readonly all: Relation[]
  /** Conditions that hold for every joined row, beside WHERE: ON of inner joins. */
  readonly conditions: TreeObject[]
}

const hasRows = (value: unknown): boolean => isTreeObject(value)

/** What DuckDB calls the first one without an alias. */
const UNNAMED = 'unnamed_subquery'

const derivedRelation = (ref: TreeObject, sound: boolean): Relation => {
  const name = asciiLower(textAt(ref, 'alias') || UNNAMED)
  return sound && !hasRows(ref['sample']) ? { name, table: ref } : { name }
}

const baseRelation = (table: TreeObject, sound: boolean): Relation => {
  const renamed = arrayAt(table, 'column_name_alias').length > 0
  const name = asciiLower(textAt(table, 'alias') || textAt(table, 'table_name'))
  return sound && !renamed && !hasRows(table['sample']) ? { name, table } : { name }
}

/**
 * Which side of a join keeps exactly the rows that fulfil a condition on it? Not the one that is filled with NULLs,
 * not the right of SEMI and ANTI, not the right of ASOF (another row would be nearest), none of POSITIONAL.
 */
const soundSides = (join: TreeObject): { left: boolean; right: boolean } => {
  const kind = textAt(join, 'join_type')
  switch (textAt(join, 'ref_type')) {
    case 'POSITIONAL':
      return { left: false, right: false }
    case 'ASOF':
      return { left: kind === 'INNER' || kind === 'LEFT', right: false }
    case 'REGULAR':
    case 'NATURAL':
    case 'CROSS':
      return {
        left: ['INNER', 'LEFT', 'SEMI', 'ANTI'].includes(kind),
        right: kind === 'INNER' || kind === 'RIGHT',
      }
    default:
      return { left: false, right: false }
  }
}

/** A table function without an alias is known by its own name. */
const functionName = (ref: TreeObject): string => textAt(objectAt(ref, 'function') ?? {}, 'function_name')

const visit = (found: Relations, ref: TreeObject, sound: boolean): void => {
  const type = textAt(ref, 'type')
  if (type === 'EMPTY') return
  if (type === 'BASE_TABLE') return void found.all.push(baseRelation(ref, sound))
  if (type === 'SUBQUERY') return void found.all.push(derivedRelation(ref, sound))
  const left = objectAt(ref, 'left')
  const right = objectAt(ref, 'right')
  if (type !== 'JOIN' || left === undefined || right === undefined || hasRows(ref['sample']))
    return void found.all.push({ name: asciiLower(textAt(ref, 'alias') || functionName(ref)) })
  const sides = soundSides(ref)
  visit(found, left, sound && sides.left)
  visit(found, right, sound && sides.right)
  const condition = objectAt(ref, 'condition')
  if (
    sound &&
    condition !== undefined &&
    textAt(ref, 'join_type') === 'INNER' &&
    textAt(ref, 'ref_type') === 'REGULAR'
  )
    found.conditions.push(condition)
}

/** The relations of a FROM clause. */
export const relationsOf = (from: TreeObject): Relations => {
  const found: Relations = { all: [], conditions: [] }
  visit(found, from, true)
  return found
}

/** Relations by folded name, so that a long WHERE over a long FROM stays linear. */
export interface NamedRelations {
  readonly all: readonly Relation[]
  readonly byName: ReadonlyMap<string, readonly Relation[]>
}

export const byName = (all: readonly Relation[]): NamedRelations => ({
  all,
  byName: Map.groupBy(all, ({ name }) => name),
})

/** A column that a condition is about, in one of the tables that it can belong to. */
export interface ColumnTarget {
  readonly table: TreeObject
  readonly column: string[]
}

/** With more relations than this an unqualified column is left alone: each table would get each condition. */
const MOST_CANDIDATES = 20

const unqualified = (all: readonly Relation[], names: string[]): ColumnTarget[] => {
  if (all.length > (names.length > 1 ? 1 : MOST_CANDIDATES)) return []
  return all.flatMap(({ table }) => (table === undefined ? [] : [{ table, column: names }]))
}

/**
 * The columns that a COLUMN_REF can mean. A qualified one is that of its relation. An unqualified one belongs to
 * the only table that has it (else DuckDB calls it ambiguous) or to all sides of a USING, where they are equal.
 */
export const columnsOf = (expression: unknown, relations: NamedRelations): ColumnTarget[] => {
  if (!isTreeObject(expression) || textAt(expression, 'class') !== 'COLUMN_REF') return []
  const names = arrayAt(expression, 'column_names').map(String)
  const [first, second] = names
  if (first === undefined) return []
  const named = relations.byName.get(asciiLower(first)) ?? []
  if (names.length > 1 && named.length > 0 && first !== '') {
    const table = named.length === 1 ? named[0]?.table : undefined
    return table === undefined ? [] : [{ table, column: names.slice(1) }]
  }
  // schema.table.column: not worth the doubt about structs of the same name.
  if (second !== undefined && relations.byName.has(asciiLower(second))) return []
  return unqualified(relations.all, names)
}
