import { InvalidMetadata } from '../errors.ts'

/** A decoded Avro record. */
export type Row = Readonly<Record<string, unknown>>

const missing = (name: string): never => {
  throw new InvalidMetadata(`${name} is missing or of the wrong type`)
}

export const textOf = (row: Row, name: string): string => {
  const value = row[name]
  return typeof value === 'string' ? value : missing(name)
}
export const intOf = (row: Row, name: string): number => {
  const value = row[name]
  return typeof value === 'number' ? value : missing(name)
}
/** A number of things, or bytes. */
export const countOf = (row: Row, name: string): bigint => {
  const value = row[name]
  return typeof value === 'bigint' && value >= 0n ? value : missing(name)
}
export const recordOf = (row: Row, name: string): Row => {
  const value = row[name]
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : missing(name)
}
