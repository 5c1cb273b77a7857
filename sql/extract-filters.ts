import { arrayAt, isTreeObject, objectAt, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower } from './lexer.ts'
import { columnOf, relationsOf, type Relation } from './filter-relations.ts'
import { literalOf, type FilterParameters } from './filter-literal.ts'
import type { ComparisonOperator, FilterExpression, FilterValue, TableReference } from './query-types.ts'

export type { FilterParameters } from './filter-literal.ts'

/** A condition on one table. */
interface Condition {
  readonly table: TreeObject
  readonly filter: FilterExpression
}

interface Context {
  readonly relations: readonly Relation[]
  readonly parameters: FilterParameters
}

const COMPARISONS: Readonly<Record<string, readonly [ComparisonOperator, ComparisonOperator]>> = {
  COMPARE_EQUAL: ['eq', 'eq'],
  COMPARE_NOTEQUAL: ['neq', 'neq'],
  COMPARE_LESSTHAN: ['lt', 'gt'],
  COMPARE_GREATERTHAN: ['gt', 'lt'],
  COMPARE_LESSTHANOREQUALTO: ['lte', 'gte'],
  COMPARE_GREATERTHANOREQUALTO: ['gte', 'lte'],
}

const comparison = (context: Context, expression: TreeObject): Condition | undefined => {
  const operators = COMPARISONS[textAt(expression, 'type')]
  if (operators === undefined) return undefined
  for (const [column, literal, op] of [
    [expression['left'], expression['right'], operators[0]],
    [expression['right'], expression['left'], operators[1]],
  ] as const) {
    const target = columnOf(column, context.relations)
    const value = literalOf(literal, context.parameters)
    if (target !== undefined && value !== undefined)
      return { table: target.table, filter: { op, column: target.column, value } }
  }
  return undefined
}

const between = (context: Context, expression: TreeObject): Condition | undefined => {
  const target = columnOf(expression['input'], context.relations)
  if (target === undefined || textAt(expression, 'type') !== 'COMPARE_BETWEEN') return undefined
  const bounds = [
    ['gte', literalOf(expression['lower'], context.parameters)],
    ['lte', literalOf(expression['upper'], context.parameters)],
  ] as const
  const operands = bounds.flatMap(([op, value]) =>
    value === undefined ? [] : [{ op, column: target.column, value }],
  )
  return operands.length === 0 ? undefined : { table: target.table, filter: { op: 'and', operands } }
}

/** IN, NOT IN, IS NULL, IS NOT NULL. A list with something that is no known literal says nothing. */
const operator = (context: Context, expression: TreeObject): Condition | undefined => {
  const [first, ...rest] = arrayAt(expression, 'children')
  const target = columnOf(first, context.relations)
  if (target === undefined) return undefined
  const { table, column } = target
  const values = rest.map((item) => literalOf(item, context.parameters))
  const known = values.filter((value): value is FilterValue => value !== undefined)
  switch (textAt(expression, 'type')) {
    case 'OPERATOR_IS_NULL':
      return { table, filter: { op: 'is_null', column } }
    case 'OPERATOR_IS_NOT_NULL':
      return { table, filter: { op: 'is_not_null', column } }
    case 'COMPARE_IN':
    case 'COMPARE_NOT_IN': {
      if (known.length === 0 || known.length !== values.length) return undefined
      const op = textAt(expression, 'type') === 'COMPARE_IN' ? 'in' : 'not_in'
      return { table, filter: { op, column, values: known } }
    }
    default:
      return undefined
  }
}

/** LIKE 'prefix%', starts_with(x, 'prefix') and x ^@ 'prefix'. */
const prefixCall = (context: Context, expression: TreeObject): Condition | undefined => {
  const name = asciiLower(textAt(expression, 'function_name'))
  const [subject, pattern, ...more] = arrayAt(expression, 'children')
  if (!['~~', '^@', 'starts_with', 'prefix'].includes(name) || more.length > 0) return undefined
  const target = columnOf(subject, context.relations)
  const value = literalOf(pattern, context.parameters)
  if (target === undefined || value?.type !== 'VARCHAR') return undefined
  const wildcard = name === '~~' ? value.text.search(/[%_]/) : value.text.length
  const text = wildcard < 0 ? value.text : value.text.slice(0, wildcard)
  if (text === '') return undefined
  const op = wildcard < 0 ? 'eq' : 'starts_with'
  return { table: target.table, filter: { op, column: target.column, value: { type: 'VARCHAR', text } } }
}

const byTable = (conditions: readonly Condition[]): Map<TreeObject, FilterExpression[]> => {
  const grouped = new Map<TreeObject, FilterExpression[]>()
  for (const { table, filter } of conditions) grouped.set(table, [...(grouped.get(table) ?? []), filter])
  return grouped
}

const conjunction = (filters: readonly FilterExpression[]): FilterExpression | undefined =>
  filters.length > 1 ? { op: 'and', operands: filters } : filters[0]

/** An OR says something about a table only if each of its branches does. */
const disjunction = (context: Context, expression: TreeObject): Condition[] => {
  const branches = arrayAt(expression, 'children').map((child) => byTable(conditionsOf(context, child)))
  const [first, ...others] = branches
  return [...(first?.keys() ?? [])].flatMap((table) => {
    if (!others.every((branch) => branch.has(table))) return []
    const operands = branches.flatMap((branch) => conjunction(branch.get(table) ?? []) ?? [])
    return [{ table, filter: { op: 'or' as const, operands } }]
  })
}

/** What an expression that has to be true says about single tables. */
const conditionsOf = (context: Context, expression: unknown): Condition[] => {
  if (!isTreeObject(expression)) return []
  const one = (condition: Condition | undefined): Condition[] => (condition === undefined ? [] : [condition])
  switch (textAt(expression, 'class')) {
    case 'CONJUNCTION':
      return textAt(expression, 'type') === 'CONJUNCTION_OR'
        ? disjunction(context, expression)
        : arrayAt(expression, 'children').flatMap((child) => conditionsOf(context, child))
    case 'COMPARISON':
      return one(comparison(context, expression))
    case 'BETWEEN':
      return one(between(context, expression))
    case 'OPERATOR':
      return one(operator(context, expression))
    case 'FUNCTION':
      return one(prefixCall(context, expression))
    default:
      return []
  }
}

/**
 * Finds, for the tables of one SELECT, what WHERE and the ON of inner joins demand of each, and puts it on their
 * references. Columns are as written, so a path that the table does not have means something else and is to be
 * ignored; types are those of the literals, so compare only where the column's type orders the same way.
 */
export const attachFilters = (
  select: TreeObject,
  tables: Map<TreeObject, TableReference>,
  parameters: FilterParameters,
): void => {
  const from = objectAt(select, 'from_table')
  // USING SAMPLE draws before WHERE: dropping rows early would change the draw.
  if (from === undefined || isTreeObject(select['sample'])) return
  const { all, conditions } = relationsOf(from)
  const context = { relations: all, parameters }
  const found = [select['where_clause'], ...conditions].flatMap((condition) =>
    conditionsOf(context, condition),
  )
  for (const [table, filters] of byTable(found)) {
    const reference = tables.get(table)
    const filter = conjunction(filters)
    if (reference !== undefined && filter !== undefined) tables.set(table, { ...reference, filter })
  }
}
