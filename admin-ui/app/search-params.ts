/** Readers of the address: what is not understood is left out, never an error. */
type Search = Record<string, unknown>

export const textParam = (search: Search, name: string): string | undefined => {
  const value = search[name]
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const oneOf = <T extends string>(search: Search, name: string, allowed: readonly T[]): T | undefined =>
  allowed.find((each) => each === search[name])
