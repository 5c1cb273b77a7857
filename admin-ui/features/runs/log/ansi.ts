/** Colours of terminals in texts of logs, as styles. Nothing else of a terminal is obeyed: no cursor, no title, no link. */
export interface StyledText {
  readonly text: string
  /** 0 to 15, as terminals count them. */
  readonly colour?: number
  readonly bold?: boolean
  readonly faint?: boolean
  readonly underline?: boolean
}

type Style = Omit<StyledText, 'text'>

const ESCAPE =
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  /\u001b(?:\[([0-9;:]*)([ -/]*[@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g
// oxlint-disable-next-line no-control-regex -- what a terminal does not show
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/** Codes of «select graphic rendition»; the arguments of 256 and true colours are passed over. */
const applied = (style: Style, parameters: string): Style => {
  const codes = parameters === '' ? [0] : parameters.split(/[;:]/).map(Number)
  let next = style
  for (let at = 0; at < codes.length; at++) {
    const code = codes[at] ?? 0
    if (code === 0) next = {}
    else if (code === 1) next = { ...next, bold: true }
    else if (code === 2) next = { ...next, faint: true }
    else if (code === 4) next = { ...next, underline: true }
    else if (code === 22) next = without(next, 'bold', 'faint')
    else if (code === 24) next = without(next, 'underline')
    else if (code >= 30 && code <= 37) next = { ...next, colour: code - 30 }
    else if (code >= 90 && code <= 97) next = { ...next, colour: code - 82 }
    else if (code === 39) next = without(next, 'colour')
    else if (code === 38 || code === 48) {
      const colour = codes[at + 2] ?? 0
      if (code === 38 && codes[at + 1] === 5 && colour < 16) next = { ...next, colour }
      at += codes[at + 1] === 5 ? 2 : 4
    }
  }
  return next
}

const without = (style: Style, ...keys: readonly (keyof Style)[]): Style =>
  Object.fromEntries(Object.entries(style).filter(([key]) => !keys.some((each) => each === key)))

/** What a terminal shows of a line that was written over: what follows the last carriage return. */
const lastWritten = (line: string): string => {
  const shown = line.replace(/\r+$/, '')
  return shown.slice(shown.lastIndexOf('\r') + 1)
}

/** The text of a line without any control sequence: what is searched. */
export const plainLine = (line: string): string =>
  lastWritten(line).replaceAll(ESCAPE, '').replaceAll(UNSEEN, '')

/** A line in parts of one style each. */
export const styledLine = (line: string): readonly StyledText[] => {
  const source = lastWritten(line)
  const parts: StyledText[] = []
  let style: Style = {}
  let from = 0
  const add = (to: number): void => {
    const text = source.slice(from, to).replaceAll(UNSEEN, '')
    if (text !== '') parts.push({ text, ...style })
  }
  for (const match of source.matchAll(ESCAPE)) {
    add(match.index)
    from = match.index + match[0].length
    if (match[2] === 'm') style = applied(style, match[1] ?? '')
  }
  add(source.length)
  return parts
}
