import { mkdir, readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { errorTable } from '@boathouse/contract/errors.ts'
import { pathOf, schemeOf } from '@boathouse/storage'
import type { Config } from '../platform/config.ts'
import type { Database } from '../platform/database.ts'
import { newId } from '../platform/ids.ts'
import { writeOnce } from '../platform/write-once.ts'
import { claimDirectory, directoryClaims, type DirectoryClaim } from './instance.store.ts'

/**
 * A database that several hosts reach, and tables in a directory that only one of them has, do not go
 * together. Each such directory carries a marker file, and the database remembers it: a host that sees the
 * directory (its own disk, or a shared one) sees the marker; any other is refused.
 */
const directoryErrors = errorTable({
  DIRECTORY_ON_OTHER_HOST: {
    status: 503,
    message: (d: { location: string; host: string }) =>
      `The files of this database are in ${d.location} on ${d.host}, which this machine does not see. Run Boathouse there, share that directory, or keep data in object storage (BOATHOUSE_DATA and BOATHOUSE_STORE as s3://…) from the start.`,
  },
})

const MARKER = '.boathouse-directory'

const readMarker = (path: string): Promise<string | undefined> =>
  readFile(join(path, MARKER), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )

const ensureMarker = async (path: string): Promise<string> => {
  await mkdir(path, { recursive: true, mode: 0o700 })
  return writeOnce(join(path, MARKER), () => `${newId()}\n`).trim()
}

const refuseUnseen = async (claim: DirectoryClaim): Promise<void> => {
  if (claim.machine_name === hostname()) return
  if ((await readMarker(pathOf(claim.location))) === claim.machine_id) return
  throw directoryErrors.DIRECTORY_ON_OTHER_HOST({ location: claim.location, host: claim.machine_name })
}

/** Refuses directories of other hosts, then claims those of this configuration. Throws DIRECTORY_ON_OTHER_HOST. */
export const claimLocalDirectories = async (
  db: Database,
  config: Pick<Config, 'dataLocation' | 'storeLocation'>,
): Promise<void> => {
  for (const claim of await directoryClaims(db)) await refuseUnseen(claim)
  for (const location of [config.dataLocation, config.storeLocation]) {
    if (schemeOf(location) !== 'file') continue
    const marker = await ensureMarker(pathOf(location))
    await claimDirectory(db, { location, machine_id: marker, machine_name: hostname() })
  }
}
