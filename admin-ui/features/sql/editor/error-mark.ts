import type { Diagnostic } from '@codemirror/lint'
import type { Execution } from '../run/run-store.ts'

/** The mark of a failed statement, at its place in the editor's text; undefined when the error has none. */
export const errorMark = ({ statement, offset: base }: Execution, length: number): Diagnostic | undefined => {
  const error = statement?.status.error
  if (!error || error.offset === undefined || base === undefined) return undefined
  const from = Math.min(base + error.offset, length)
  const to = Math.min(from + Math.max(1, error.length ?? 1), length)
  return { from: to === from ? Math.max(0, from - 1) : from, to, severity: 'error', message: error.message }
}
