import { ALLOWED_FUNCTIONS, ALLOWED_OPERATORS, ALLOWED_TABLE_FUNCTIONS } from './allowed-functions.ts'
import { arrayAt, isTreeObject, locationOf, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower } from './lexer.ts'
import { EXPRESSIONS, MODIFIERS, NODES, PARTS, TABLES, type Shape, type Slot } from './tree-shapes.ts'
import { sqlError, type SqlError, type SqlErrorCode } from './sql-error.ts'
import type { RewrittenQuery } from './query-types.ts'

/** What the walk finds; the callers collect it. */
export interface Walk {
  /** CTEs that the place under the walk can see by folded name, the innermost last: it hides the others. */
  readonly visible: Map<string, TreeObject[]>
  /** The recursive CTEs whose recursive half is under the walk. */
  readonly recurring: Map<string, TreeObject[]>
  readonly query: RewrittenQuery
  readonly functions: Set<string>
  readonly tableFunctions: Set<string>
  readonly parameters: Set<string>
  /** Called for each BASE_TABLE that is not a CTE; `isCte` tells whether a one-part name would be one here. */
  readonly onTable: (table: TreeObject, isCte: (name: string) => boolean) => void
  /** Called for each BASE_TABLE that is a CTE, with its definition: of a recursive one, inside it, its node. */
  readonly onCte: (table: TreeObject, definition: TreeObject) => void
  /** Called with the number of branches of each OR. */
  readonly onOr: (branches: number) => void
  /** Called for each SELECT_NODE after everything below it was walked. */
  readonly onSelect: (select: TreeObject) => void
}

/** Deeper trees than this would overflow somebody's stack: chains of operators nest without brackets. */
const MAX_DEPTH = 1000

interface Place {
  readonly depth: number
  /** Last known location, for errors at nodes that have none. */
  readonly location: number | undefined
}

const refuse = (walk: Walk, place: Place, code: SqlErrorCode, message: string): SqlError =>
  sqlError(code, message, walk.query.part.source, walk.query.locate(place.location))

const within = (place: Place, object: TreeObject): Place => ({
  depth: place.depth + 1,
  location: locationOf(object) ?? place.location,
})

const unknownSyntax = (walk: Walk, place: Place, what: string): SqlError =>
  refuse(
    walk,
    place,
    'SYNTAX_NOT_ALLOWED',
    `${what} is not allowed here: it is not among what is known to be safe.`,
  )

const isPlain = (value: unknown): boolean =>
  Array.isArray(value) ? value.every((item) => isPlain(item)) : !isTreeObject(value)

/** Nested data may not hide an expression or a query. */
const isInert = (value: unknown, depth = 0): boolean => {
  if (depth > 100) return false
  if (Array.isArray(value)) return value.every((item) => isInert(item, depth + 1))
  if (!isTreeObject(value)) return true
  if ('class' in value || 'function_name' in value || 'table_name' in value || 'node' in value) return false
  return Object.values(value).every((item) => isInert(item, depth + 1))
}

/** DuckDB writes all keys of a node; what was not used is null, '' or []. */
const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)

/** Walks the keys of one object; a key that its shape does not list is refused unless it is empty. */
const walkShape = (walk: Walk, place: Place, object: TreeObject, shape: Shape, what: string): void => {
  // Nodes come by the hundred thousand in lists of values: no pairs, and no functions made for each.
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (isEmpty(value)) continue
    const slot = Object.hasOwn(shape, key) ? shape[key] : undefined
    if (slot === undefined) throw unknownSyntax(walk, place, `${key.toUpperCase()} of ${what}`)
    walkSlot(walk, place, slot, value, what)
  }
}

type Visit = (walk: Walk, place: Place, item: TreeObject, what: string) => void

const each = (walk: Walk, place: Place, value: unknown, what: string, visit: Visit): void => {
  if (!Array.isArray(value)) throw unknownSyntax(walk, place, what)
  for (const item of value) visit(walk, place, need(walk, place, item, what), what)
}

const visitPart =
  (shape: Shape): Visit =>
  (walk, place, item, what) =>
    walkShape(walk, within(place, item), item, shape, what)

const visitOrder = visitPart(PARTS.order)
const visitCase = visitPart(PARTS.case)
const visitReplacement = visitPart(PARTS.replacement)
const visitPivot = visitPart(PARTS.pivot)
const visitEntry = visitPart(PARTS.entry)
const visitSelect = visitPart(PARTS.select)
const visitModifier: Visit = (walk, place, item) => walkTyped(walk, place, item, MODIFIERS)

const need = (walk: Walk, place: Place, value: unknown, what: string): TreeObject => {
  if (!isTreeObject(value)) throw unknownSyntax(walk, place, what)
  if (place.depth > MAX_DEPTH) throw tooDeep(walk, place)
  return value
}

const walkSlot = (walk: Walk, place: Place, slot: Slot, value: unknown, what: string): void => {
  switch (slot) {
    case 'plain':
      if (!isPlain(value)) throw unknownSyntax(walk, place, what)
      return
    case 'inert':
      if (!isInert(value)) throw unknownSyntax(walk, place, what)
      return
    case 'expression':
      return walkExpression(walk, place, need(walk, place, value, what))
    case 'expressions':
      return each(walk, place, value, what, walkExpression)
    case 'rows':
      if (!Array.isArray(value)) throw unknownSyntax(walk, place, what)
      for (const row of value) walkSlot(walk, place, 'expressions', row, what)
      return
    case 'orders':
      return each(walk, place, value, what, visitOrder)
    case 'cases':
      return each(walk, place, value, what, visitCase)
    case 'replacements':
      return each(walk, place, value, what, visitReplacement)
    case 'pivots':
      return each(walk, place, value, what, visitPivot)
    case 'entries':
      return each(walk, place, value, what, visitEntry)
    case 'select':
      return visitSelect(walk, place, need(walk, place, value, what), what)
    case 'modifier':
      return visitModifier(walk, place, need(walk, place, value, what), what)
    case 'modifiers':
      return each(walk, place, value, what, visitModifier)
    case 'node':
      return walkNode(walk, place, need(walk, place, value, what))
    case 'table':
      return walkTable(walk, place, need(walk, place, value, what))
    case 'ctes':
      // Walked first, by walkNode, because the rest of the node sees them.
      return
  }
}

const walkTyped = (
  walk: Walk,
  place: Place,
  object: TreeObject,
  shapes: Readonly<Record<string, Shape>>,
): void => {
  const type = textAt(object, 'type')
  const shape = Object.hasOwn(shapes, type) ? shapes[type] : undefined
  if (shape === undefined) throw unknownSyntax(walk, within(place, object), type === '' ? 'This' : type)
  walkShape(walk, within(place, object), object, shape, type)
}

/** Names come and go with the node that they belong to; stacks keep this linear however many there are. */
const enter = (names: Map<string, TreeObject[]>, name: string, definition: TreeObject): void => {
  const known = names.get(name)
  if (known === undefined) names.set(name, [definition])
  else known.push(definition)
}

const leave = (names: Map<string, TreeObject[]>, name: string): void => {
  const known = names.get(name)
  known?.pop()
  if (known?.length === 0) names.delete(name)
}

/**
 * A WITH list: each query sees the ones before it, not itself; only the right half of a recursive one does.
 * Returns the names that are visible now.
 */
const walkCtes = (walk: Walk, place: Place, node: TreeObject): string[] => {
  const names: string[] = []
  const { map, ...unknown } = isEmpty(node['cte_map']) ? {} : need(walk, place, node['cte_map'], 'WITH')
  if (!(isEmpty(map) || Array.isArray(map)) || !Object.values(unknown).every(isEmpty))
    throw unknownSyntax(walk, place, 'WITH')
  for (const entry of Array.isArray(map) ? map : []) {
    const { key, value, ...more } = need(walk, place, entry, 'WITH')
    const cte = need(walk, place, value, 'WITH')
    if (typeof key !== 'string' || !Object.values(more).every(isEmpty))
      throw unknownSyntax(walk, place, 'WITH')
    walkShape(walk, { ...place, depth: place.depth + 1 }, cte, PARTS.cte, 'WITH')
    const name = asciiLower(key)
    enter(walk.visible, name, cte)
    names.push(name)
  }
  return names
}

const walkRecursive = (walk: Walk, place: Place, node: TreeObject): void => {
  const name = asciiLower(textAt(node, 'cte_name'))
  const shape = NODES['RECURSIVE_CTE_NODE'] ?? {}
  walkShape(walk, place, { ...node, right: null }, shape, 'WITH RECURSIVE')
  enter(walk.visible, name, node)
  enter(walk.recurring, name, node)
  walkShape(walk, place, { right: node['right'] }, shape, 'WITH RECURSIVE')
  leave(walk.visible, name)
  leave(walk.recurring, name)
}

const walkNode = (walk: Walk, place: Place, node: TreeObject): void => {
  const inside: Place = { ...place, depth: place.depth + 1 }
  const names = walkCtes(walk, inside, node)
  if (textAt(node, 'type') === 'RECURSIVE_CTE_NODE') walkRecursive(walk, inside, node)
  else walkTyped(walk, inside, node, NODES)
  for (const name of names) leave(walk.visible, name)
  if (textAt(node, 'type') === 'SELECT_NODE') walk.onSelect(node)
}

const walkBaseTable = (walk: Walk, place: Place, table: TreeObject): void => {
  const isCte = (name: string): boolean => walk.visible.has(asciiLower(name))
  const name = textAt(table, 'table_name')
  const schema = textAt(table, 'schema_name')
  if (textAt(table, 'catalog_name') === '') {
    const definition = schema === '' ? walk.visible.get(asciiLower(name))?.at(-1) : undefined
    if (definition !== undefined) return walk.onCte(table, definition)
    if (asciiLower(schema) === 'recurring' && walk.recurring.has(asciiLower(name))) return
  }
  if (table['at_clause'] !== undefined && table['at_clause'] !== null)
    throw refuse(
      walk,
      within(place, table),
      'SYNTAX_NOT_ALLOWED',
      'Time travel is written t FOR VERSION AS OF …, not AT (…).',
    )
  walk.onTable(table, isCte)
}

const walkTable = (walk: Walk, place: Place, table: TreeObject): void => {
  const type = textAt(table, 'type')
  const here = within(place, table)
  if (type === 'BASE_TABLE') walkBaseTable(walk, place, table)
  if (type === 'TABLE_FUNCTION') {
    const call = need(walk, here, table['function'], 'TABLE_FUNCTION')
    if (textAt(call, 'class') !== 'FUNCTION' || textAt(call, 'type') !== 'FUNCTION')
      throw unknownSyntax(walk, here, 'TABLE_FUNCTION')
    checkTableFunction(walk, within(here, call), call)
    const shape = EXPRESSIONS['FUNCTION']?.shape ?? {}
    walkShape(walk, within(here, call), call, shape, 'FUNCTION')
    return walkShape(walk, here, { ...table, function: null }, TABLES['TABLE_FUNCTION'] ?? {}, type)
  }
  if (type === 'SHOW_REF' && (textAt(table, 'table_name') !== '' || !isTreeObject(table['query'])))
    throw refuse(
      walk,
      here,
      'SYNTAX_NOT_ALLOWED',
      'SHOW is not allowed inside a query. Send SHOW as a statement of its own.',
    )
  walkTyped(walk, place, table, TABLES)
}

/** A schema before a table function can only mean DuckDB's own ones. */
const checkTableFunction = (walk: Walk, place: Place, call: TreeObject): void => {
  const name = asciiLower(textAt(call, 'function_name'))
  const schema = textAt(call, 'schema')
  const catalog = textAt(call, 'catalog')
  const ours =
    (schema === '' || asciiLower(schema) === 'main') && (catalog === '' || asciiLower(catalog) === 'system')
  if (!ours || !ALLOWED_TABLE_FUNCTIONS.has(name))
    throw refuse(
      walk,
      place,
      'TABLE_FUNCTION_NOT_ALLOWED',
      `The table function ${shown(call)} is not allowed. Queries read catalog tables; files are loaded with ingest.`,
    )
  walk.tableFunctions.add(name)
}

const shown = (call: TreeObject): string => {
  const name = [textAt(call, 'catalog'), textAt(call, 'schema'), textAt(call, 'function_name')]
  return name
    .filter((part) => part !== '')
    .join('.')
    .slice(0, 200)
}

const checkFunction = (walk: Walk, place: Place, call: TreeObject): void => {
  const name = asciiLower(textAt(call, 'function_name'))
  const known =
    ALLOWED_FUNCTIONS.has(name) || ALLOWED_OPERATORS.has(name) || name === 'unnest' || name === 'unlist'
  if (!known)
    throw refuse(
      walk,
      place,
      'FUNCTION_NOT_ALLOWED',
      `The function ${shown(call)} is not known, or it may not be called here.`,
    )
  walk.functions.add(name)
}

const walkExpression = (walk: Walk, place: Place, expression: TreeObject): void => {
  const name = textAt(expression, 'class')
  const known = Object.hasOwn(EXPRESSIONS, name) ? EXPRESSIONS[name] : undefined
  const here = within(place, expression)
  const type = textAt(expression, 'type')
  if (known === undefined || !known.types.has(type))
    throw unknownSyntax(walk, here, type === '' ? 'This' : type)
  if (name === 'FUNCTION' || name === 'WINDOW') checkFunction(walk, here, expression)
  if (type === 'CONJUNCTION_OR') walk.onOr(arrayAt(expression, 'children').length)
  if (name === 'PARAMETER') walk.parameters.add(textAt(expression, 'identifier'))
  walkShape(walk, here, expression, known.shape, type)
}

const tooDeep = (walk: Walk, place: Place): SqlError =>
  refuse(walk, place, 'SYNTAX_NOT_ALLOWED', 'The query is nested too deep. Split it.')

/** Walks the complete tree of one SELECT statement. Throws `SqlError` at the first thing that is not known. */
export const walkStatement = (walk: Walk, statement: TreeObject): void => {
  const place: Place = { depth: 0, location: undefined }
  try {
    walkShape(walk, place, statement, PARTS.select, 'The statement')
  } catch (error) {
    // The stack may be short already where we are called from.
    throw error instanceof RangeError ? tooDeep(walk, place) : error
  }
  if (!isTreeObject(statement['node'])) throw unknownSyntax(walk, place, 'The statement')
}
