import { BadRequest } from '../errors.ts'
import { nextSortOrderId, nextSpecId } from '../metadata/lookup.ts'
import { parseTransform } from '../transforms/transform.ts'
import type { NewPartitionSpec, PartitionField, PartitionSpec, SortOrder } from '../types.ts'
import { checkSortOrder, checkSpec, refuseFixedIdentity } from './check-spec.ts'
import { change, bindingSchema, resolveLastAdded, type Draft } from './draft.ts'

type Unnumbered = NewPartitionSpec['fields'][number]
const sameTransform = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const sameField = (a: Unnumbered, b: Unnumbered): boolean =>
  a['source-id'] === b['source-id'] && sameTransform(a.transform, b.transform) && a.name === b.name

/** Java's `compatibleWith`: the same fields in the same order, whatever their ids. */
const sameSpec = (a: NewPartitionSpec, b: NewPartitionSpec): boolean =>
  a.fields.length === b.fields.length &&
  a.fields.every((field, index) => {
    const other = b.fields[index]
    return other !== undefined && sameField(field, other)
  })

/** Gives ids to the fields that have none: the id of an equal field of an older spec, or the next one. */
const numberFields = (
  fields: readonly Unnumbered[],
  known: readonly PartitionSpec[],
  lastId: number,
): PartitionField[] => {
  const older = known.flatMap((spec) => spec.fields)
  const taken = new Set(fields.flatMap((field) => field['field-id'] ?? []))
  let next = Math.max(lastId, ...taken)
  return fields.map((field) => {
    if (field['field-id'] !== undefined) return { ...field, 'field-id': field['field-id'] }
    const reused = older.find(
      (old) =>
        old['source-id'] === field['source-id'] &&
        sameTransform(old.transform, field.transform) &&
        !taken.has(old['field-id']),
    )
    const id = reused?.['field-id'] ?? (next += 1)
    taken.add(id)
    return { ...field, 'field-id': id }
  })
}

export const addSpec = (draft: Draft, given: NewPartitionSpec): void => {
  const { table } = draft
  const same = table['partition-specs'].find((known) => sameSpec(known, given))
  if (same) {
    draft.lastAddedSpec = same['spec-id']
    return
  }
  for (const field of given.fields)
    if (parseTransform(field.transform).kind === 'unknown')
      throw new BadRequest(`Cannot use unknown transform: ${field.transform}`)
  const id = nextSpecId(table)
  const fields = numberFields(given.fields, table['partition-specs'], table['last-partition-id'])
  const spec = { ...given, 'spec-id': id, fields }
  checkSpec(spec, bindingSchema(draft), table['format-version'])
  refuseFixedIdentity(spec, bindingSchema(draft))
  change(draft, {
    'partition-specs': [...table['partition-specs'], spec],
    'last-partition-id': Math.max(table['last-partition-id'], ...fields.map((field) => field['field-id'])),
  })
  draft.lastAddedSpec = id
}

export const setDefaultSpec = (draft: Draft, given: number): void => {
  const id = resolveLastAdded(given, draft.lastAddedSpec, 'spec')
  if (!draft.table['partition-specs'].some((spec) => spec['spec-id'] === id))
    throw new BadRequest(`Cannot set default partition spec to unknown spec: ${id}`)
  if (id !== draft.table['default-spec-id']) change(draft, { 'default-spec-id': id })
}

export const removeSpecs = (draft: Draft, ids: readonly number[]): void => {
  if (ids.includes(draft.table['default-spec-id']))
    throw new BadRequest('Cannot remove the default partition spec')
  const specs = draft.table['partition-specs'].filter((spec) => !ids.includes(spec['spec-id']))
  if (specs.length < draft.table['partition-specs'].length) change(draft, { 'partition-specs': specs })
}

const sameOrder = (a: SortOrder, b: SortOrder): boolean =>
  a.fields.length === b.fields.length &&
  a.fields.every((field, index) => {
    const other = b.fields[index]
    return (
      other !== undefined &&
      field['source-id'] === other['source-id'] &&
      sameTransform(field.transform, other.transform) &&
      field.direction === other.direction &&
      field['null-order'] === other['null-order']
    )
  })

export const addSortOrder = (draft: Draft, given: SortOrder): void => {
  const orders = draft.table['sort-orders']
  const same = orders.find((known) => sameOrder(known, given))
  if (same) {
    draft.lastAddedOrder = same['order-id']
    return
  }
  checkSortOrder(given, bindingSchema(draft))
  const id = nextSortOrderId(draft.table, given.fields)
  change(draft, { 'sort-orders': [...orders, { ...given, 'order-id': id }] })
  draft.lastAddedOrder = id
}

export const setDefaultSortOrder = (draft: Draft, given: number): void => {
  const id = resolveLastAdded(given, draft.lastAddedOrder, 'sort order')
  if (!draft.table['sort-orders'].some((order) => order['order-id'] === id))
    throw new BadRequest(`Cannot set default sort order to unknown sort order: ${id}`)
  if (id !== draft.table['default-sort-order-id']) change(draft, { 'default-sort-order-id': id })
}
