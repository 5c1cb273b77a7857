/** Reading a statement as far as completion needs it: which tables it names, what stands before the cursor. */

const NAME = /"((?:[^"]|"")*)"|([\p{L}_][\p{L}\p{N}_$]*)/uy

/** `lake."Odd".x` → `['lake', 'Odd', 'x']`; undefined when it is no dotted name. */
export const parseDotted = (text: string): string[] | undefined => {
  const names: string[] = []
  let at = 0
  while (at < text.length) {
    NAME.lastIndex = at
    const match = NAME.exec(text)
    if (!match) return undefined
    names.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '')
    at += match[0].length
    if (at === text.length) return names
    if (text[at] !== '.') return undefined
    at += 1
  }
  return undefined
}

export interface NamedTable {
  /** One to three names: table, schema.table, catalog.schema.table. */
  readonly path: readonly string[]
  readonly alias: string | undefined
}

const DOTTED = String.raw`(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)(?:\.(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)){0,2}`
const TABLE = new RegExp(
  String.raw`\b(?:from|join|into|update|table|describe)\s+(${DOTTED})(?:\s+(?:as\s+)?([\p{L}_][\p{L}\p{N}_]*))?|,\s*(${DOTTED})\s+(?:as\s+)?([\p{L}_][\p{L}\p{N}_]*)`,
  'giu',
)
const NO_ALIAS =
  /^(?:where|group|order|limit|join|left|right|inner|full|cross|on|using|having|union|except|intersect|qualify|set|values|select|for|natural|asof|positional|anti|semi|offset|when|with)$/i

/** The tables that a statement names after FROM, JOIN and their like. Good enough for suggestions. */
export const tablesNamed = (sql: string): NamedTable[] =>
  [...sql.matchAll(TABLE)].flatMap((match) => {
    const path = parseDotted(match[1] ?? match[3] ?? '')
    const alias = match[2] ?? match[4]
    if (!path) return []
    return [{ path, alias: alias !== undefined && NO_ALIAS.test(alias) ? undefined : alias }]
  })

/** The dotted name that ends at the cursor: what is complete, and what is being typed. */
export const nameBefore = (line: string): { path: readonly string[]; typed: string } => {
  const match = /((?:(?:"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*)\.)*)("?[\p{L}\p{N}_$]*)$/u.exec(line)
  const path = match?.[1] ? (parseDotted(match[1].slice(0, -1)) ?? []) : []
  return { path, typed: match?.[2] ?? '' }
}
