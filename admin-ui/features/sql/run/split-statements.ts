export interface SqlPiece {
  /** Trimmed, without its semicolon. */
  readonly text: string
  /** Where it begins in what was split, in UTF-16 units. */
  readonly offset: number
}

/** What hides a semicolon: texts, quoted names, dollar quotes, comments. In the order in which they are tried. */
const HIDING =
  /'(?:[^']|'')*(?:'|$)|"(?:[^"]|"")*(?:"|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y

const isBlank = (text: string): boolean =>
  text.replaceAll(/--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g, '').trim() === ''

const pieceOf = (sql: string, from: number, to: number): SqlPiece | undefined => {
  const raw = sql.slice(from, to)
  if (isBlank(raw)) return undefined
  const text = raw.trimStart()
  return { text: text.trimEnd(), offset: from + raw.length - text.length }
}

/** Cuts a text at the semicolons that end statements; pieces that say nothing are left out. */
export const splitStatements = (sql: string): SqlPiece[] => {
  const pieces: SqlPiece[] = []
  let from = 0
  let at = 0
  const end = (): void => {
    const piece = pieceOf(sql, from, at)
    if (piece) pieces.push(piece)
  }
  while (at < sql.length) {
    HIDING.lastIndex = at
    const hidden = HIDING.exec(sql)
    if (hidden) at += Math.max(1, hidden[0].length)
    else if (sql[at] === ';') {
      end()
      at += 1
      from = at
    } else at += 1
  }
  end()
  return pieces
}
