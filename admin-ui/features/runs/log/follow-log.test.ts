import { expect, test } from 'vitest'
import {
  EMPTY,
  followLog,
  readEarlier,
  startOf,
  wholeLog,
  withEarlier,
  type LogStretch,
  type ReadPart,
} from './follow-log.ts'

/** A log in memory that behaves as the server does; each read beyond its end lets it grow by the next of `later`. */
const logOf = (first: string, later: string[]): ReadPart => {
  let text = first
  return ({ direction, offset, limit }) => {
    if (direction === 'forward' && (offset ?? 0) >= text.length) text += later.shift() ?? ''
    const size = text.length
    const end = direction === 'forward' ? Math.min(size, (offset ?? 0) + limit) : (offset ?? size)
    const start = direction === 'forward' ? (offset ?? 0) : Math.max(0, end - limit)
    return Promise.resolve({
      attempt_id: '',
      attempt: 1,
      text: text.slice(start, end),
      offset: start,
      next_offset: end,
      size,
      complete: later.length === 0,
      deleted_at: null,
    })
  }
}

const textOf = ({ parts }: LogStretch): string => parts.map(({ text }) => text).join('')

test('a long log opens at its tail, follows to its end, and is read backward to its beginning', async () => {
  const first = Array.from({ length: 60_000 }, (_, line) => `line ${line}\n`).join('')
  const read = logOf(first, ['one\n', 'two\n'])
  const signal = new AbortController().signal
  let stretch = EMPTY
  await followLog(
    read,
    (change) => {
      stretch = change(stretch)
    },
    signal,
  )
  expect(stretch.complete).toBe(true)
  expect(startOf(stretch)).toBe(first.length - 262_144)
  expect(textOf(stretch)).toBe(`${first.slice(-262_144)}one\ntwo\n`)
  while (startOf(stretch) > 0) stretch = withEarlier(stretch, await readEarlier(read, stretch, signal))
  expect(textOf(stretch)).toBe(`${first}one\ntwo\n`)
  expect(await (await wholeLog(read, signal)).text()).toBe(textOf(stretch))
})

test('an empty log that has ended is complete at once', async () => {
  let stretch = EMPTY
  await followLog(
    logOf('', []),
    (change) => {
      stretch = change(stretch)
    },
    new AbortController().signal,
  )
  expect(stretch).toEqual({ parts: [], size: 0, complete: true, deletedAt: null })
})
