export interface DiffLine {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Beyond so many comparisons a difference is told as a whole: all out, all in. */
const MOST = 4_000_000

/** Lengths of the longest common rest, by line of the one and line of the other. */
const commonRests = (before: readonly string[], after: readonly string[]): Uint32Array[] => {
  const rests = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1))
  for (let a = before.length - 1; a >= 0; a--) {
    const [row, next] = [rests[a], rests[a + 1]]
    if (!row || !next) continue
    for (let b = after.length - 1; b >= 0; b--) {
      row[b] = before[a] === after[b] ? (next[b + 1] ?? 0) + 1 : Math.max(next[b] ?? 0, row[b + 1] ?? 0)
    }
  }
  return rests
}

/** What became of one text in another, line by line, as few lines changed as can be. */
export const lineDiff = (beforeText: string, afterText: string): readonly DiffLine[] => {
  const before = beforeText.split('\n')
  const after = afterText.split('\n')
  const line = (kind: DiffLine['kind']) => (text: string) => ({ kind, text })
  if (before.length * after.length > MOST)
    return [...before.map(line('removed')), ...after.map(line('added'))]
  const rests = commonRests(before, after)
  const lines: DiffLine[] = []
  let [a, b] = [0, 0]
  while (a < before.length && b < after.length) {
    if (before[a] === after[b]) {
      lines.push({ kind: 'same', text: before[a] ?? '' })
      a += 1
      b += 1
    } else if ((rests[a + 1]?.[b] ?? 0) >= (rests[a]?.[b + 1] ?? 0)) {
      lines.push({ kind: 'removed', text: before[a] ?? '' })
      a += 1
    } else {
      lines.push({ kind: 'added', text: after[b] ?? '' })
      b += 1
    }
  }
  return [...lines, ...before.slice(a).map(line('removed')), ...after.slice(b).map(line('added'))]
}
