import { plainLine, styledLine, type StyledText } from './ansi.ts'
import classes from './LogView.module.css'

const partClass = ({ colour, bold, faint, underline }: StyledText): string | undefined =>
  [
    colour === undefined ? '' : classes[`colour${colour % 8}`],
    bold ? classes.bold : '',
    faint ? classes.faint : '',
    underline ? classes.underline : '',
  ]
    .filter(Boolean)
    .join(' ') || undefined

/** A line with what is looked for marked in it. */
const Marked = ({ text, search }: { text: string; search: string }) => {
  const parts: { text: string; hit: boolean }[] = []
  const lower = text.toLowerCase()
  let from = 0
  for (let at = lower.indexOf(search); at !== -1; at = lower.indexOf(search, from)) {
    parts.push(
      { text: text.slice(from, at), hit: false },
      { text: text.slice(at, at + search.length), hit: true },
    )
    from = at + search.length
  }
  parts.push({ text: text.slice(from), hit: false })
  return parts.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))
}

/** One line, as text only: whatever a log holds, nothing of it becomes part of the page. */
export const LogLine = ({ line, search }: { line: string; search: string }) => {
  if (search !== '' && plainLine(line).toLowerCase().includes(search)) {
    return <Marked text={plainLine(line)} search={search} />
  }
  return styledLine(line).map((part, index) => (
    <span key={index} className={partClass(part)}>
      {part.text}
    </span>
  ))
}
