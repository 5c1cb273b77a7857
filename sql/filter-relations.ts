import { arrayAt, isTreeObject, objectAt, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower } from './lexer.ts'

/** What stands in FROM, as far as conditions on it matter. */
export interface Relation {
  /** Folded alias or table name; empty when columns cannot be told apart by it. */
  readonly name: string
  /** The BASE_TABLE, when dropping its rows early is sound. */
  readonly table?: TreeObject
}

export interface Relations {
  readonly all: Relation[]
  /** Conditions that hold for every joined row, beside WHERE: ON of inner joins. */
  readonly conditions: TreeObject[]
}

const hasRows = (value: unknown): boolean => isTreeObject(value)

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

const visit = (found: Relations, ref: TreeObject, sound: boolean): void => {
  const type = textAt(ref, 'type')
  if (type === 'EMPTY') return
  if (type === 'BASE_TABLE') return void found.all.push(baseRelation(ref, sound))
  const left = objectAt(ref, 'left')
  const right = objectAt(ref, 'right')
  if (type !== 'JOIN' || left === undefined || right === undefined || hasRows(ref['sample']))
    return void found.all.push({ name: asciiLower(textAt(ref, 'alias')) })
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

/** The table and the path of the column that a COLUMN_REF means, if that is beyond doubt. */
export const columnOf = (
  expression: unknown,
  relations: readonly Relation[],
): { table: TreeObject; column: string[] } | undefined => {
  if (!isTreeObject(expression) || textAt(expression, 'class') !== 'COLUMN_REF') return undefined
  const names = arrayAt(expression, 'column_names').map(String)
  const [first, second] = names
  if (first === undefined) return undefined
  const named = relations.filter(({ name }) => name !== '' && name === asciiLower(first))
  if (names.length > 1 && named.length > 0) {
    const table = named.length === 1 ? named[0]?.table : undefined
    return table === undefined ? undefined : { table, column: names.slice(1) }
  }
  // schema.table.column: not worth the doubt about structs of the same name.
  if (second !== undefined && relations.some(({ name }) => name === asciiLower(second))) return undefined
  const table = relations.length === 1 ? relations[0]?.table : undefined
  return table === undefined ? undefined : { table, column: names }
}
