import { compareValues } from '../values/compare.ts'
import { firstCodePoints } from '../transforms/apply-transform.ts'
import type { PrimitiveType, Value } from '../types.ts'
import { isPredicate, type Expression, type Predicate } from './expression.ts'

/** What is known of the values of one column in a file, a manifest or a partition. Everything errs towards «may be». */
export interface FieldFacts {
  readonly type: PrimitiveType
  readonly mayBeNull: boolean
  /** Some value that is not null, NaN included. */
  readonly mayHaveValues: boolean
  readonly mayBeNan: boolean
  /** No value that is neither null nor NaN is below. Absent: unknown. */
  readonly lower?: Value
  readonly upper?: Value
}

const order = (type: PrimitiveType, a: Value, b: Value): number => {
  // -0.0 and 0.0 are equal to a filter, whichever of the two a writer took as bound.
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0
  return compareValues(type, a, b)
}

const isNan = (value: Value): boolean => typeof value === 'number' && Number.isNaN(value)

/** Whether a value that is not null can lie on the wanted side. NaN is above everything, as in DuckDB and Trino's order. */
const mightBeBelow = (facts: FieldFacts, value: Value, orEqual: boolean): boolean => {
  if (isNan(value) || facts.lower === undefined) return true
  const side = order(facts.type, facts.lower, value)
  return side < 0 || (orEqual && side === 0)
}
const mightBeAbove = (facts: FieldFacts, value: Value, orEqual: boolean): boolean => {
  if (isNan(value) || facts.upper === undefined || facts.mayBeNan) return true
  const side = order(facts.type, facts.upper, value)
  return side > 0 || (orEqual && side === 0)
}
const mightEqual = (facts: FieldFacts, value: Value): boolean => {
  if (isNan(value)) return facts.mayBeNan
  const within = (bound: Value | undefined, sign: 1 | -1): boolean =>
    bound === undefined || order(facts.type, bound, value) * sign <= 0
  return within(facts.lower, 1) && within(facts.upper, -1)
}
/** All values are this one, so that nothing differs from it. */
const isOnly = (facts: FieldFacts, value: Value): boolean =>
  !isNan(value) &&
  !facts.mayBeNan &&
  facts.lower !== undefined &&
  facts.upper !== undefined &&
  order(facts.type, facts.lower, value) === 0 &&
  order(facts.type, facts.upper, value) === 0

const mightStart = (facts: FieldFacts, prefix: string): boolean => {
  const length = Array.from(prefix).length
  const { lower, upper } = facts
  if (typeof lower === 'string' && compareValues('string', firstCodePoints(lower, length), prefix) > 0)
    return false
  return typeof upper !== 'string' || compareValues('string', firstCodePoints(upper, length), prefix) >= 0
}
const alwaysStarts = ({ lower, upper }: FieldFacts, prefix: string): boolean =>
  typeof lower === 'string' &&
  typeof upper === 'string' &&
  lower.startsWith(prefix) &&
  upper.startsWith(prefix)

const matchesPredicate = (facts: FieldFacts, predicate: Predicate): boolean => {
  if (predicate.op === 'isNull') return facts.mayBeNull
  if (!facts.mayHaveValues) return false
  switch (predicate.op) {
    case 'notNull':
      return true
    case 'isNan':
      return facts.mayBeNan
    case 'notNan':
      return true
    case 'eq':
      return mightEqual(facts, predicate.value)
    case 'in':
      return predicate.values.some((value) => mightEqual(facts, value))
    case 'notEq':
      return !isOnly(facts, predicate.value)
    case 'notIn':
      return !predicate.values.some((value) => isOnly(facts, value))
    case 'lt':
      return mightBeBelow(facts, predicate.value, false)
    case 'ltEq':
      return mightBeBelow(facts, predicate.value, true)
    case 'gt':
      return mightBeAbove(facts, predicate.value, false)
    case 'gtEq':
      return mightBeAbove(facts, predicate.value, true)
    case 'startsWith':
      return mightStart(facts, predicate.value)
    case 'notStartsWith':
      return !alwaysStarts(facts, predicate.value)
  }
}

/**
 * False only if no row can match. The filter must be free of `not`; `factsOf` gives undefined for a column of which
 * nothing is known.
 */
export const mightMatch = (
  expression: Expression,
  factsOf: (field: number) => FieldFacts | undefined,
): boolean => {
  if (isPredicate(expression)) {
    const facts = factsOf(expression.field)
    return !facts || matchesPredicate(facts, expression)
  }
  switch (expression.op) {
    case 'true':
    case 'not':
      return true
    case 'false':
      return false
    case 'and':
      return expression.args.every((arg) => mightMatch(arg, factsOf))
    case 'or':
      return expression.args.some((arg) => mightMatch(arg, factsOf))
  }
}
