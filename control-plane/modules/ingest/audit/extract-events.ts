import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import type { Database } from '../../../platform/database.ts'
import { EVENT_COLUMNS, sealedEvents, type AuditPlace, type SealedRow } from '../../audit/index.ts'
import type { ExtractedRows } from '../database/extract-source.ts'

/** Events of the audit log as the engine takes them, and where in the chain they end. */
export interface ExtractedEvents {
  readonly rows: ExtractedRows
  readonly upTo: AuditPlace
}

interface EventRange {
  readonly after: AuditPlace
  /** The last seal. */
  readonly last: bigint
}

// More is for the next commit: a file of this many is some hundred megabytes.
const EVENTS_OF_A_COMMIT = 250_000n

const csvLine = (values: SealedRow, nullText: string): string =>
  `${values.map((value) => (value === null ? nullText : `"${value.replaceAll('"', '""')}"`)).join(',')}\n`

/**
 * Takes sealed events that come after a place into a file of ours, as many as one commit is for, and gives them to `use`;
 * the file goes afterwards. Undefined, and `use` is not called, when there are none.
 */
export const withEvents = async <T>(
  { db, scratchDirectory }: { readonly db: Database; readonly scratchDirectory: string },
  { after, last }: EventRange,
  signal: AbortSignal,
  use: (events: ExtractedEvents) => Promise<T>,
): Promise<T | undefined> => {
  await mkdir(scratchDirectory, { recursive: true, mode: 0o700 })
  const path = join(scratchDirectory, `${randomUUID()}.csv`)
  const nullText = `null-${randomUUID()}`
  let upTo = after
  const lines = async function* (): AsyncGenerator<string> {
    yield csvLine(
      EVENT_COLUMNS.map(({ name }) => name),
      nullText,
    )
    for await (const piece of sealedEvents(db, after, last)) {
      yield piece.rows.map((row) => csvLine(row, nullText)).join('')
      upTo = piece.upTo
      if (upTo.events - after.events >= EVENTS_OF_A_COMMIT) return
    }
  }
  try {
    await pipeline(Readable.from(lines()), createWriteStream(path, { mode: 0o600 }), { signal })
    if (upTo.seal === after.seal) return undefined
    return await use({
      upTo,
      rows: {
        source: {
          location: pathToFileURL(path).href,
          filename: 'the audit log',
          columns: EVENT_COLUMNS.map(({ name, type }) => ({ source: name, type })),
        },
        options: { format: 'csv', delimiter: ',', quote: '"', escape: '"', null_text: nullText },
        columns: EVENT_COLUMNS.map(({ name }) => ({ source: name, name })),
      },
    })
  } finally {
    await rm(path, { force: true })
  }
}
