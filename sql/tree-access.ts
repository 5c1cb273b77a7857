/** A JSON object of DuckDB's parse tree. */
export type TreeObject = Readonly<Record<string, unknown>>

export const isTreeObject = (value: unknown): value is TreeObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The string under a key; empty when absent. */
export const textAt = (object: TreeObject, key: string): string => {
  const value = object[key]
  return typeof value === 'string' ? value : ''
}

/** The array under a key; empty when absent. */
export const arrayAt = (object: TreeObject, key: string): readonly unknown[] => {
  const value: unknown = object[key]
  return Array.isArray(value) ? value : []
}

/** The object under a key, if there is one. */
export const objectAt = (object: TreeObject, key: string): TreeObject | undefined => {
  const value = object[key]
  return isTreeObject(value) ? value : undefined
}

/** `query_location` in UTF-8 bytes; DuckDB writes 2^64 - 1 where it knows none. */
export const locationOf = (object: TreeObject): number | undefined => {
  const value = object['query_location']
  const location = typeof value === 'bigint' ? Number(value) : value
  return typeof location === 'number' && Number.isSafeInteger(location) ? location : undefined
}
