import type { ChildError } from './protocol.ts'

/** With `errors_as_json` DuckDB's message is a JSON object, sometimes behind `Parser Error: `. */
export const childError = (error: unknown): ChildError => {
  const text = error instanceof Error ? error.message : String(error)
  const parsed = parse(text)
  if (!parsed) return { type: prefixOf(text), subtype: null, message: text, byteOffset: null }
  const field = (name: string): string | null => {
    const value = parsed[name]
    return typeof value === 'string' ? value : null
  }
  const position = field('position')
  return {
    type: field('exception_type') ?? 'Unknown',
    subtype: field('error_subtype'),
    message: field('exception_message') ?? text,
    byteOffset: position === null ? null : Number(position),
  }
}

const parse = (text: string): Record<string, unknown> | undefined => {
  const start = text.indexOf('{"exception_type"')
  if (start === -1) return undefined
  try {
    const value: unknown = JSON.parse(text.slice(start))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** `INTERRUPT Error: Interrupted!` → `INTERRUPT`. */
const prefixOf = (text: string): string => /^([A-Za-z ]+) Error:/.exec(text)?.[1] ?? 'Unknown'
