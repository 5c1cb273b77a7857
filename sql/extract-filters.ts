import { arrayAt, isTreeObject, textAt, type TreeObject } from './tree-access.ts'
import { asciiLower } from './lexer.ts'
import { columnsOf, type NamedRelations } from './filter-relations.ts'
import { literalOf, type FilterParameters } from './filter-literal.ts'
import type { OutputTargets } from './select-outputs.ts'
import type { ComparisonOperator, FilterExpression, FilterValue } from './query-types.ts'

export type { FilterParameters } from './filter-literal.ts'

/** A condition on one table, or on a query in the place of one. */
export interface Condition {
  readonly table: TreeObject
  readonly filter: FilterExpression
}

export interface FilterContext {
  readonly relations: NamedRelations
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

/** One condition for each table that the column can belong to. */
const onColumn = (
  context: FilterContext,
  column: unknown,
  filterOf: (column: readonly string[]) => FilterExpression | undefined,
): Condition[] =>
  columnsOf(column, context.relations).flatMap(({ table, column: path }) => {
    const filter = filterOf(path)
    return filter === undefined ? [] : [{ table, filter }]
  })

const comparison = (context: FilterContext, expression: TreeObject): Condition[] => {
  const [plain, turned] = COMPARISONS[textAt(expression, 'type')] ?? []
  const { left, right } = expression
  for (const [column, literal, op] of [
    [left, right, plain],
    [right, left, turned],
  ] as const) {
    const value = literalOf(literal, context.parameters)
    if (op !== undefined && value !== undefined)
      return onColumn(context, column, (path) => ({ op, column: path, value }))
  }
  return []
}

const between = (context: FilterContext, expression: TreeObject): Condition[] => {
  if (textAt(expression, 'type') !== 'COMPARE_BETWEEN') return []
  const bounds = [
    ['gte', literalOf(expression['lower'], context.parameters)],
    ['lte', literalOf(expression['upper'], context.parameters)],
  ] as const
  return onColumn(context, expression['input'], (column) =>
    conjunction(bounds.flatMap(([op, value]) => (value === undefined ? [] : [{ op, column, value }]))),
  )
}

/** IN, NOT IN, IS NULL, IS NOT NULL. A list with something that is no known literal says nothing. */
const operator = (context: FilterContext, expression: TreeObject): Condition[] => {
  const [first, ...rest] = arrayAt(expression, 'children')
  const values = rest.map((item) => literalOf(item, context.parameters))
  const known = values.filter((value): value is FilterValue => value !== undefined)
  const complete = known.length > 0 && known.length === values.length
  switch (textAt(expression, 'type')) {
    case 'OPERATOR_IS_NULL':
      return onColumn(context, first, (column) => ({ op: 'is_null', column }))
    case 'OPERATOR_IS_NOT_NULL':
      return onColumn(context, first, (column) => ({ op: 'is_not_null', column }))
    case 'COMPARE_IN':
      return complete ? onColumn(context, first, (column) => ({ op: 'in', column, values: known })) : []
    case 'COMPARE_NOT_IN':
      return complete ? onColumn(context, first, (column) => ({ op: 'not_in', column, values: known })) : []
    default:
      return []
  }
}

/** LIKE 'prefix%', starts_with(x, 'prefix') and x ^@ 'prefix'. */
const prefixCall = (context: FilterContext, expression: TreeObject): Condition[] => {
  const name = asciiLower(textAt(expression, 'function_name'))
  const [subject, pattern, ...more] = arrayAt(expression, 'children')
  if (!['~~', '^@', 'starts_with', 'prefix'].includes(name) || more.length > 0) return []
  const value = literalOf(pattern, context.parameters)
  if (value?.type !== 'VARCHAR') return []
  const wildcard = name === '~~' ? value.text.search(/[%_]/) : value.text.length
  const text = wildcard < 0 ? value.text : value.text.slice(0, wildcard)
  if (text === '') return []
  const op = wildcard < 0 ? 'eq' : 'starts_with'
  return onColumn(context, subject, (column) => ({ op, column, value: { type: 'VARCHAR', text } }))
}

/** Conditions by what they are on. */
export const byTable = (conditions: readonly Condition[]): Map<TreeObject, FilterExpression[]> => {
  const grouped = new Map<TreeObject, FilterExpression[]>()
  for (const { table, filter } of conditions) {
    const known = grouped.get(table)
    if (known === undefined) grouped.set(table, [filter])
    else known.push(filter)
  }
  return grouped
}

export const conjunction = (filters: readonly FilterExpression[]): FilterExpression | undefined =>
  filters.length > 1 ? { op: 'and', operands: filters } : filters[0]

/** An OR says something about a table only if each of its branches does. */
const anyOf = (conditions: readonly (readonly Condition[])[]): Condition[] => {
  const branches = conditions.map(byTable)
  const [first, ...others] = branches
  return [...(first?.keys() ?? [])].flatMap((table) => {
    if (!others.every((branch) => branch.has(table))) return []
    const operands = branches.flatMap((branch) => conjunction(branch.get(table) ?? []) ?? [])
    return [{ table, filter: { op: 'or' as const, operands } }]
  })
}

/** What an expression that has to be true says about single tables. */
export const conditionsOf = (context: FilterContext, expression: unknown): Condition[] => {
  if (!isTreeObject(expression)) return []
  switch (textAt(expression, 'class')) {
    case 'CONJUNCTION':
      return textAt(expression, 'type') === 'CONJUNCTION_OR'
        ? anyOf(arrayAt(expression, 'children').map((child) => conditionsOf(context, child)))
        : arrayAt(expression, 'children').flatMap((child) => conditionsOf(context, child))
    case 'COMPARISON':
      return comparison(context, expression)
    case 'BETWEEN':
      return between(context, expression)
    case 'OPERATOR':
      return operator(context, expression)
    case 'FUNCTION':
      return prefixCall(context, expression)
    default:
      return []
  }
}

/** What a condition on the output of a SELECT says about what it reads. */
export const conditionsBehind = (filter: FilterExpression, targetsOf: OutputTargets): Condition[] => {
  if (filter.op === 'and') return filter.operands.flatMap((operand) => conditionsBehind(operand, targetsOf))
  if (filter.op === 'or') return anyOf(filter.operands.map((operand) => conditionsBehind(operand, targetsOf)))
  return targetsOf(filter.column).map(({ table, column }) => ({ table, filter: { ...filter, column } }))
}
