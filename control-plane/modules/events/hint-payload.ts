import { z } from 'zod'
import type { Change, Place } from './event-hub.ts'

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

// Sent by another process of this program; one that does not know places yet sends none.
const About = z
  .looseObject({ kind: z.string(), id: z.string() })
  .transform((place) => place as unknown as Place)

const Payload = asJson.pipe(
  z.object({
    from: z.string(),
    changes: z.array(z.tuple([z.string(), z.string(), z.string().nullable()]).rest(About)),
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
  for (const { topic, id, version, about } of latest.values()) {
    const row = JSON.stringify([topic, id, version ?? null, ...(about ? [about] : [])])
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
  return payload.data.changes.map(([topic, id, version, about]) => ({
    topic,
    id,
    version: version ?? undefined,
    ...(about && { about }),
  }))
}
