import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { extname, join, matchesGlob } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { s3Storage } from '@boathouse/storage'
import {
  files as filesKind,
  s3 as s3Kind,
  s3LocationOf,
  s3OptionsOf,
  serverFiles,
  type Connections,
  type Opened,
} from '../../modules/connections/index.ts'
import type { FileVersion } from '../../modules/ingest/index.ts'
import type { Context } from '../../platform/context.ts'
import type { Egress } from '../../platform/egress/index.ts'
import { newId } from '../../platform/ids.ts'

/** A file that a task may load. */
export interface SourceFile extends FileVersion {
  readonly modifiedAt: Date
  /** Gives it as a local file while `use` runs. */
  readonly opened: <T>(use: (location: string) => Promise<T>) => Promise<T>
}

export interface SourceDeps {
  readonly connections: Pick<Connections, 'open' | 'kindOf'>
  readonly egress: Egress
  /** Directories that `files` connections never reach: the home, the data, the store. */
  readonly protectedPaths: readonly string[]
  /** Where objects are copied to while they are loaded. */
  readonly scratchDirectory: string
}

const versionOf = (size: number, modifiedAt: Date): string => `${size} ${modifiedAt.toISOString()}`

const onServer = async (
  { protectedPaths }: SourceDeps,
  { fields }: Opened<typeof filesKind>,
  pattern: string,
): Promise<readonly SourceFile[]> =>
  (await serverFiles(fields.root, pattern, protectedPaths)).map(({ path, location, size, modifiedAt }) => ({
    path,
    version: versionOf(size, modifiedAt),
    modifiedAt,
    opened: (use) => use(location),
  }))

/** What stands before the first special character: only that is listed. */
const plainPrefix = (pattern: string): string => /^(?:[^*?[\]{}]*\/)?/.exec(pattern)?.[0] ?? ''

const inBucket = async (
  { egress, scratchDirectory }: SourceDeps,
  connection: Opened<typeof s3Kind>,
  pattern: string,
): Promise<readonly SourceFile[]> => {
  const ca = connection.fields.ca_pem === undefined ? [] : [connection.fields.ca_pem]
  const storage = s3Storage(s3OptionsOf(connection, egress.client({ ca })))
  const base = `${s3LocationOf(connection.fields)}/`
  const found: SourceFile[] = []
  for await (const { location, size, modifiedAt } of storage.list(base + plainPrefix(pattern))) {
    const path = location.slice(base.length)
    if (path.endsWith('/') || !matchesGlob(path, pattern)) continue
    found.push({
      path,
      version: versionOf(size, modifiedAt),
      modifiedAt,
      opened: async (use) => {
        const copy = join(scratchDirectory, `${newId()}${extname(path)}`)
        await mkdir(scratchDirectory, { recursive: true, mode: 0o700 })
        try {
          await pipeline(await storage.stream(location), createWriteStream(copy, { mode: 0o600 }))
          return await use(pathToFileURL(copy).href)
        } finally {
          await rm(copy, { force: true })
        }
      },
    })
  }
  return found
}

/**
 * The files of a connection of kind `files` or `s3` that match, the oldest first. Throws CONNECTION_NOT_FOUND,
 * CONNECTION_KIND_MISMATCH, `ServerPathRefused`, errors of the store.
 */
export const sourceFiles = async (
  deps: SourceDeps,
  ctx: Context,
  path: { readonly workspace: string; readonly connection: string },
  pattern: string,
): Promise<readonly SourceFile[]> => {
  const isS3 = (await deps.connections.kindOf(ctx, path)) === s3Kind.name
  const found = isS3
    ? await inBucket(deps, await deps.connections.open(ctx, path, s3Kind), pattern)
    : await onServer(deps, await deps.connections.open(ctx, path, filesKind), pattern)
  return found.toSorted(
    (one, other) => one.modifiedAt.getTime() - other.modifiedAt.getTime() || (one.path < other.path ? -1 : 1),
  )
}
