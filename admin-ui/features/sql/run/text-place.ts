import type { TextPlace } from './run-store.ts'

/** How many lines, and characters of its line, lie before an offset. */
export const placeOf = (text: string, offset: number): TextPlace => {
  const before = text.slice(0, offset)
  return { line: before.split('\n').length - 1, column: offset - (before.lastIndexOf('\n') + 1) }
}

/** A 1-based place within a statement as a 1-based place within the editor. */
export const placeInText = (
  before: TextPlace | undefined,
  line: number,
  column: number,
): { line: number; column: number } => ({
  line: line + (before?.line ?? 0),
  column: line === 1 ? column + (before?.column ?? 0) : column,
})
