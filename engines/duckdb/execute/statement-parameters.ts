import type { FilterParameters, FilterValue } from '@boathouse/sql'
import type { StatementParameter } from '../engine-types.ts'

/** What planning may know of `:name` values: pruning with a wrong type would lose rows, so only plain ones are told. */
export const filterParameters = (parameters: readonly StatementParameter[]): FilterParameters =>
  Object.fromEntries(
    parameters.flatMap((parameter) => {
      const value = filterValue(parameter)
      return value ? [[parameter.name, value]] : []
    }),
  )

const filterValue = ({ value, type }: StatementParameter): FilterValue | undefined => {
  if (value === undefined || value === null) return undefined
  if (type !== undefined) {
    const known = /^(date|varchar|timestamp|bigint|integer|uuid)$/i.test(type)
    return known ? { type: type.toUpperCase(), text: String(value) } : undefined
  }
  if (typeof value === 'string') return { type: 'VARCHAR', text: value }
  if (typeof value === 'boolean') return { type: 'BOOLEAN', text: String(value) }
  return Number.isSafeInteger(value)
    ? { type: 'BIGINT', text: String(value) }
    : { type: 'DOUBLE', text: String(value) }
}

/** Values for `IDENTIFIER(:t)`. */
export const identifierParameters = (parameters: readonly StatementParameter[]): Record<string, string> =>
  Object.fromEntries(
    parameters.flatMap(({ name, value }) => (typeof value === 'string' ? [[name, value]] : [])),
  )
