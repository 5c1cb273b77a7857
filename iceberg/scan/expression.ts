import type { Value } from '../types.ts'

export type Comparison = 'eq' | 'notEq' | 'lt' | 'ltEq' | 'gt' | 'gtEq'

/** One column against constants. `field` is a field id of the schema; values are of the column's type. */
export type Predicate =
  | { readonly op: Comparison; readonly field: number; readonly value: Value }
  | { readonly op: 'in' | 'notIn'; readonly field: number; readonly values: readonly Value[] }
  | { readonly op: 'isNull' | 'notNull' | 'isNan' | 'notNan'; readonly field: number }
  | { readonly op: 'startsWith' | 'notStartsWith'; readonly field: number; readonly value: string }

/**
 * A filter on rows with SQL's meaning: what is unknown does not match. Planning uses it only to leave files out, so
 * that a filter that cannot be expressed is `{ op: 'true' }`.
 */
export type Expression =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | { readonly op: 'and' | 'or'; readonly args: readonly Expression[] }
  | { readonly op: 'not'; readonly arg: Expression }
  | Predicate

export const TRUE: Expression = { op: 'true' }
export const FALSE: Expression = { op: 'false' }

const NEGATED = {
  eq: 'notEq',
  notEq: 'eq',
  lt: 'gtEq',
  gtEq: 'lt',
  gt: 'ltEq',
  ltEq: 'gt',
  in: 'notIn',
  notIn: 'in',
  isNull: 'notNull',
  notNull: 'isNull',
  isNan: 'notNan',
  notNan: 'isNan',
  startsWith: 'notStartsWith',
  notStartsWith: 'startsWith',
} as const satisfies Record<Predicate['op'], Predicate['op']>

export const isPredicate = (expression: Expression): expression is Predicate => 'field' in expression

const negate = (expression: Expression): Expression => {
  // Each operator's opposite takes the same operands.
  if (isPredicate(expression)) return { ...expression, op: NEGATED[expression.op] } as Predicate
  switch (expression.op) {
    case 'true':
      return FALSE
    case 'false':
      return TRUE
    case 'not':
      return withoutNot(expression.arg)
    case 'and':
      return { op: 'or', args: expression.args.map(negate) }
    case 'or':
      return { op: 'and', args: expression.args.map(negate) }
  }
}

/** The same filter with every `not` pushed into its predicates. */
export const withoutNot = (expression: Expression): Expression => {
  if (expression.op === 'not') return negate(expression.arg)
  return expression.op === 'and' || expression.op === 'or'
    ? { op: expression.op, args: expression.args.map(withoutNot) }
    : expression
}

/** Replaces every predicate; there must be no `not`. */
export const mapPredicates = (
  expression: Expression,
  replace: (predicate: Predicate) => Expression,
): Expression => {
  if (isPredicate(expression)) return replace(expression)
  return expression.op === 'and' || expression.op === 'or'
    ? { op: expression.op, args: expression.args.map((arg) => mapPredicates(arg, replace)) }
    : expression
}
