import { stripVTControlCharacters } from 'node:util'
import type { Input, Output, operations } from '@boathouse/contract'
import { runErrors } from '@boathouse/contract/runs/errors.ts'
import { z } from 'zod'
import { pageTokens } from '../../../platform/page-token.ts'
import { readLogBytes, type LogSource } from './log-bytes.ts'

type Query = Input<typeof operations.searchRunLog>['query']
type Found = Output<typeof operations.searchRunLog>
type Hit = Found['hits'][number]

/** Where the next page begins: a byte, and how many lines lie before it. */
const pages = pageTokens('log_search', z.object({ at: z.int(), line: z.int() }))

const STEP_BYTES = 4 * 2 ** 20
const PAGE_BYTES = 32 * 2 ** 20
const LONGEST_TEXT = 2000
const NEWLINE = 10

/** Whole lines at the beginning of the bytes; all of them when no line ends there. */
const wholeLines = (bytes: Buffer, isLast: boolean): Buffer => {
  const end = bytes.lastIndexOf(NEWLINE) + 1
  return isLast || end === 0 ? bytes : bytes.subarray(0, end)
}

interface Place {
  readonly at: number
  readonly line: number
}

/** Hits of a stretch of lines, up to `most`, and where to go on. */
const hitsIn = (lines: Buffer, from: Place, sought: string, most: number): { hits: Hit[]; next: Place } => {
  const hits: Hit[] = []
  let { at, line } = from
  for (let begin = 0; begin < lines.length && hits.length < most;) {
    const newline = lines.indexOf(NEWLINE, begin)
    const end = newline === -1 ? lines.length : newline + 1
    const text = stripVTControlCharacters(lines.toString('utf8', begin, end)).trimEnd()
    if (text.toLowerCase().includes(sought))
      hits.push({ line: line + 1, offset: at, text: text.slice(0, LONGEST_TEXT) })
    at += end - begin
    line += 1
    begin = end
  }
  return { hits, next: { at, line } }
}

/** Lines of a log that hold a text, from its beginning. Throws ATTEMPT_NOT_FOUND. */
export const searchLog = async (source: LogSource, runId: string, query: Query): Promise<Found> => {
  const { task_key, attempt: number, page_size } = query
  const sought = query.q.toLowerCase()
  const hits: Hit[] = []
  let place: Place = pages.decode(query.page_token) ?? { at: 0, line: 0 }
  const giveUpAt = place.at + PAGE_BYTES
  for (;;) {
    const { at } = place
    const read = await readLogBytes(source, { runId, taskKey: task_key, number }, (size) => ({
      from: Math.min(at, size),
      to: Math.min(at + STEP_BYTES, size),
    }))
    if (!read) throw runErrors.ATTEMPT_NOT_FOUND({ run_id: runId, task_key, attempt: number ?? 1 })
    const { head, found } = read
    const rest = found.bytes.subarray(Math.max(0, at - found.start))
    if (rest.length === 0) return { hits }
    const lines = wholeLines(rest, at + rest.length >= head.size)
    const step = hitsIn(lines, place, sought, page_size - hits.length)
    hits.push(...step.hits)
    place = step.next
    if (place.at >= head.size) return { hits }
    if (hits.length >= page_size || place.at >= giveUpAt)
      return { hits, next_page_token: pages.encode(place) }
  }
}
