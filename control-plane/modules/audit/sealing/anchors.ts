import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { joinLocation, type ObjectStorage } from '@boathouse/storage'

/** The head of the chain at a moment, kept where the database cannot reach. */
export interface Anchor {
  readonly seq: bigint
  readonly mac: string
  /** When it was written, by the clock of the server. */
  readonly at: string
}

/** Where heads are kept. */
export interface AnchorStore {
  /** As people call it: a path or a location. */
  readonly name: string
  /** Durable when it resolves. */
  readonly append: (anchor: Anchor) => Promise<void>
  /** Every anchor, in ascending order of `seq`. */
  readonly read: () => Promise<Anchor[]>
}

const Line = z
  .object({ seq: z.string().regex(/^\d+$/), mac: z.string().regex(/^[0-9a-f]{64}$/), at: z.string() })
  .transform(({ seq, mac, at }) => ({ seq: BigInt(seq), mac, at }))

const textOf = ({ seq, mac, at }: Anchor): string => `${JSON.stringify({ seq: seq.toString(), mac, at })}\n`

/** Lines that nobody can read are left out: the last one may have been cut off when the machine went down. */
const parse = (text: string): Anchor[] =>
  text
    .split('\n')
    .flatMap((line) => {
      try {
        const read = Line.safeParse(JSON.parse(line))
        return read.success ? [read.data] : []
      } catch {
        return []
      }
    })
    .toSorted((a, b) => (a.seq < b.seq ? -1 : 1))

/** One line an anchor, at the end of a file. */
export const anchorFile = (path: string): AnchorStore => ({
  name: path,
  append: async (anchor) => {
    const descriptor = openSync(path, 'a', 0o600)
    try {
      writeSync(descriptor, textOf(anchor))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
  },
  read: async () => {
    try {
      return parse(readFileSync(path, 'utf8'))
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
      throw error
    }
  },
})

/** One object an anchor; a bucket with object lock keeps them from everybody. Shared by the servers of a database. */
export const anchorObjects = (storage: ObjectStorage, prefix: string): AnchorStore => ({
  name: prefix,
  append: async (anchor) => {
    const location = joinLocation(prefix, `${anchor.seq.toString().padStart(20, '0')}.json`)
    await storage.write(location, Buffer.from(textOf(anchor)))
  },
  read: async () => {
    const texts: string[] = []
    for await (const { location } of storage.list(prefix)) {
      texts.push(Buffer.from(await storage.read(location, 4096)).toString('utf8'))
    }
    return parse(texts.join(''))
  },
})
