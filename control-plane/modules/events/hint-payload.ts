import { z } from 'zod'
import type { Change } from './event-hub.ts'

// PostgreSQL refuses payloads of 8000 bytes and more.
const MAX_PAYLOAD = 7000

const asJson = z.string().transform((text, check): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    check.addIssue('not JSON')
    return z.NEVER
  }
})

const Payload = asJson.pipe(
  z.object({
    from: z.string(),
    changes: z.array(z.tuple([z.string(), z.string(), z.string().nullable()])),
  }),
)

/** Cuts changes into texts that fit into one NOTIFY; a change said twice is said once, with its last version. */
export const payloadsOf = (from: string, changes: readonly Change[]): string[] => {
  const latest = new Map(changes.map((change) => [`${change.topic}\n${change.id}`, change]))
  const payloads: string[] = []
  let rows: string[] = []
  let size = 0
  const flush = (): void => {
    if (rows.length > 0) payloads.push(`{"from":${JSON.stringify(from)},"changes":[${rows.join(',')}]}`)
    rows = []
    size = 0
  }
  for (const { topic, id, version } of latest.values()) {
    const row = JSON.stringify([topic, id, version ?? null])
    const bytes = Buffer.byteLength(row) + 1
    if (bytes > MAX_PAYLOAD) continue
    if (size + bytes > MAX_PAYLOAD) flush()
    rows.push(row)
    size += bytes
  }
  flush()
  return payloads
}

/** The changes in a payload that somebody else sent; none in our own or in text that is no payload. */
export const changesOf = (text: string | undefined, self: string): readonly Change[] => {
  const payload = Payload.safeParse(text)
  if (!payload.success || payload.data.from === self) return []
  return payload.data.changes.map(([topic, id, version]) => ({ topic, id, version: version ?? undefined }))
}
