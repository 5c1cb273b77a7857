import { useMemo, useState } from 'react'
import { plainLine } from './ansi.ts'

const ERROR = /\b(?:error|failed|exception|fatal|panic)\b/i

export interface LogSearch {
  /** In small letters; empty: nothing is looked for. */
  readonly search: string
  readonly setSearch: (text: string) => void
  /** Lines that hold it. */
  readonly hits: readonly number[]
  /** Which of the hits is looked at. */
  readonly at: number
  /** The line at the next or previous hit; undefined when there is none. */
  readonly step: (by: 1 | -1) => number | undefined
  /** The last line that tells of an error. */
  readonly errorLine: number
}

export const useLogSearch = (lines: readonly string[]): LogSearch => {
  const [search, setText] = useState('')
  const [at, setAt] = useState(0)
  const hits = useMemo(
    () =>
      search === ''
        ? []
        : lines.flatMap((line, index) => (plainLine(line).toLowerCase().includes(search) ? [index] : [])),
    [lines, search],
  )
  const errorLine = useMemo(() => lines.findLastIndex((line) => ERROR.test(line)), [lines])
  return {
    search,
    setSearch: (text) => {
      setText(text.toLowerCase())
      setAt(0)
    },
    hits,
    at: Math.min(at, Math.max(0, hits.length - 1)),
    step: (by) => {
      if (hits.length === 0) return undefined
      const next = (at + by + hits.length) % hits.length
      setAt(next)
      return hits[next]
    },
    errorLine,
  }
}
