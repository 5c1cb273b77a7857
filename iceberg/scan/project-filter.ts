import { fieldIndex } from '../schema/field-index.ts'
import { applyTransform, firstCodePoints } from '../transforms/apply-transform.ts'
import { parseTransform, type Transform } from '../transforms/transform.ts'
import type { PartitionSpec, PrimitiveType, Schema, Value } from '../types.ts'
import { mapPredicates, TRUE, type Expression, type Predicate } from './expression.ts'

interface Target {
  readonly transform: Transform
  readonly type: PrimitiveType
  /** Position in the spec: the `field` of projected predicates. */
  readonly field: number
}

/** Old Java writers rounded times before 1970 towards zero: their partition is one higher than it should be. */
const alsoRoundedUp = (transform: Transform, value: Value): readonly Value[] => {
  const isTime = transform.kind !== 'truncate' && transform.kind !== 'bucket' && transform.kind !== 'identity'
  return isTime && typeof value === 'number' && value < 0 ? [value, value + 1] : [value]
}

const projectedValues = ({ transform, type }: Target, values: readonly Value[]): readonly Value[] =>
  values.flatMap((value) => {
    const projected = applyTransform(transform, type, value)
    return projected === null ? [] : alsoRoundedUp(transform, projected)
  })

const asIn = (target: Target, values: readonly Value[]): Expression => ({
  op: 'in',
  field: target.field,
  values: projectedValues(target, values),
})

const projectPrefix = (target: Target, width: number, prefix: string): Expression => {
  const { field } = target
  const cut = firstCodePoints(prefix, width)
  return cut === prefix ? { op: 'startsWith', field, value: prefix } : { op: 'eq', field, value: cut }
}

/** Transforms that keep the order: a bound on the value bounds the partition, inclusively. */
const projectMonotonic = (target: Target, predicate: Predicate): Expression => {
  const { field, transform } = target
  if (predicate.op === 'eq') return asIn(target, [predicate.value])
  if (predicate.op === 'in') return asIn(target, predicate.values)
  if (predicate.op === 'lt' || predicate.op === 'ltEq') {
    const bound = projectedValues(target, [predicate.value]).at(-1)
    return bound === undefined ? TRUE : { op: 'ltEq', field, value: bound }
  }
  if (predicate.op === 'gt' || predicate.op === 'gtEq') {
    const bound = projectedValues(target, [predicate.value]).at(0)
    return bound === undefined ? TRUE : { op: 'gtEq', field, value: bound }
  }
  const isPrefix = predicate.op === 'startsWith' && transform.kind === 'truncate'
  return isPrefix ? projectPrefix(target, transform.width, predicate.value) : TRUE
}

const projectOne = (target: Target, predicate: Predicate): Expression => {
  const { transform, field } = target
  if (transform.kind === 'void' || transform.kind === 'unknown') return TRUE
  if (transform.kind === 'identity') return { ...predicate, field }
  // The result is null exactly for null.
  if (predicate.op === 'isNull' || predicate.op === 'notNull') return { op: predicate.op, field }
  if (transform.kind !== 'bucket') return projectMonotonic(target, predicate)
  if (predicate.op === 'eq') return asIn(target, [predicate.value])
  return predicate.op === 'in' ? asIn(target, predicate.values) : TRUE
}

/**
 * The filter on partitions that every row matching the filter's partition matches (inclusive projection). Its
 * `field`s are positions in the spec. The filter must be free of `not`.
 */
export const projectFilter = (filter: Expression, schema: Schema, spec: PartitionSpec): Expression =>
  mapPredicates(filter, (predicate) => {
    const type = fieldIndex(schema).get(predicate.field)?.field.type
    if (typeof type !== 'string') return TRUE
    const args = spec.fields.flatMap((field, position) =>
      field['source-id'] === predicate.field
        ? [projectOne({ transform: parseTransform(field.transform), type, field: position }, predicate)]
        : [],
    )
    return { op: 'and', args }
  })
