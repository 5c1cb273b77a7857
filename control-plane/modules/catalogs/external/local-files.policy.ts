import { IcebergError } from '@boathouse/iceberg'
import { isLoopbackAddress, parseIp } from '../../../platform/egress/index.ts'
import { liesUnder } from '../locations.policy.ts'

/** A table that lies on the disk of some machine. 403: neither a retry nor more rights help. */
class LocalFilesRefused extends IcebergError {
  override readonly name = 'LocalFilesRefused'
  constructor(location: string, why: string) {
    super('ForbiddenException', 403, `LOCAL_FILES_REFUSED: The table lies at ${location}, ${why}`)
  }
}

export interface LocalFilesRule {
  /** Of the catalog. */
  readonly endpoint: string
  readonly isLaptop: boolean
  /** Normal form. */
  readonly protectedLocations: readonly string[]
}

const isLoopbackHost = (host: string): boolean => {
  if (host === 'localhost') return true
  const address = parseIp(host.replace(/^\[(.*)\]$/, '$1'))
  return address !== undefined && isLoopbackAddress(address)
}

/**
 * `file:` means the disk of whoever reads it, and a catalog elsewhere could name any file of this server. So such tables
 * are opened only where both run on one laptop: nobody reaches this server from another machine, the catalog is reached
 * over loopback, and the place is none of ours. Throws `LocalFilesRefused` (403).
 */
export const requireLocalFiles = (location: string, rule: LocalFilesRule): void => {
  if (!rule.isLaptop) {
    throw new LocalFilesRefused(
      location,
      'on the disk of a machine, and this server is open to others. Move the warehouse of that catalog into object storage.',
    )
  }
  if (!isLoopbackHost(new URL(rule.endpoint).hostname)) {
    throw new LocalFilesRefused(location, 'on the disk of another machine, which cannot be read from here.')
  }
  const own = rule.protectedLocations.find((one) => liesUnder(location, one) || liesUnder(one, location))
  if (own !== undefined) {
    throw new LocalFilesRefused(location, 'which belongs to this installation itself.')
  }
}
