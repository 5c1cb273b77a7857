import { TrinoError } from './trino-error.ts'

/** One value for `:name`. `type` is a Trino type that the text is cast to, such as `decimal(10,2)`. */
export interface TrinoParameter {
  readonly name: string
  readonly value?: string | number | boolean | null
  readonly type?: string
}

// What is no marker: strings, quoted names, comments (they do not nest in Trino), and what looks like two colons.
const PIECES =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n\r]*|\/\*[^]*?\*\/|::|identifier\s*\(\s*:([a-z_]\w*)\s*\)|:([a-z_]\w*)/gi
const TYPE =
  /^[a-z][a-z0-9_]*(?: with(?:out)? time zone)?(?:\s*\(\s*\d+\s*(?:,\s*\d+\s*)?\))?(?: with time zone)?$/i

const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`
const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

const literal = ({ name, value = null, type }: TrinoParameter): string => {
  if (type !== undefined) {
    if (!TYPE.test(type))
      throw new TrinoError(
        'INVALID_PARAMETER',
        `The type «${type}» of the parameter «${name}» is no SQL type.`,
      )
    return value === null ? `CAST(NULL AS ${type})` : `CAST(${quoteText(String(value))} AS ${type})`
  }
  if (value === null) return 'NULL'
  if (typeof value === 'string') return quoteText(value)
  if (typeof value === 'boolean') return String(value)
  if (!Number.isFinite(value)) return `CAST('${String(value)}' AS double)`
  const text = Number.isSafeInteger(value) ? String(value) : value.toExponential()
  // In brackets, so that `- :n` does not become a comment; without where it can be, for LIMIT takes no expression.
  return value < 0 ? `(${text})` : text
}

/** `a.b.c` → three quoted names: each part stands for itself. */
const identifier = ({ name, value }: TrinoParameter): string => {
  if (typeof value !== 'string' || value.split('.').some((part) => part === ''))
    throw new TrinoError(
      'INVALID_PARAMETER',
      `The parameter «${name}» names nothing: give names joined by dots.`,
    )
  return value.split('.').map(quoteName).join('.')
}

/**
 * Puts values in place of `:name` markers, and names in place of `IDENTIFIER(:name)`; strings, quoted names and comments
 * stay as they are. A value is always one literal: no text of it is read as SQL. A JSON key (`'k' : x`) is kept apart from
 * a marker by a blank after the colon. Throws TrinoError MISSING_PARAMETER or INVALID_PARAMETER.
 */
export const bindParameters = (text: string, parameters: readonly TrinoParameter[]): string => {
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const find = (name: string): TrinoParameter => {
    const found = byName.get(name)
    if (found) return found
    throw new TrinoError('MISSING_PARAMETER', `The statement uses :${name}, but no such parameter is given.`)
  }
  return text.replace(PIECES, (piece: string, named: string | undefined, marker: string | undefined) => {
    if (named !== undefined) return identifier(find(named))
    return marker === undefined ? piece : literal(find(marker))
  })
}
