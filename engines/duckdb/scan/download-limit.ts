import { schemeOf } from '@boathouse/storage'
import { EngineError } from '../engine-error.ts'

const KIB = 1024n

const spoken = (bytes: bigint): string => {
  let value = bytes
  for (const unit of ['bytes', 'KiB', 'MiB']) {
    if (value < 10n * KIB) return `${value} ${unit}`
    value /= KIB
  }
  return `${value} GiB`
}

/**
 * What cannot be read by ranges (`problem` says why) is copied here whole before it is read. Throws `DOWNLOAD_TOO_LARGE`
 * for more than `maxBytes` of a table, whether or not some of it was copied before.
 */
export const checkDownload = (
  fullName: string,
  sizes: ReadonlyMap<string, bigint>,
  maxBytes: number,
  problem?: string,
): void => {
  const remote = [...sizes].filter(([location]) => schemeOf(location) !== 'file')
  const bytes = remote.reduce((sum, [, size]) => sum + size, 0n)
  if (bytes <= BigInt(maxBytes)) return
  throw new EngineError(
    'DOWNLOAD_TOO_LARGE',
    `This reads ${spoken(bytes)} of ${fullName} in ${remote.length} files of the object store, more than the ${spoken(BigInt(maxBytes))} of a table that the embedded engine copies here${problem === undefined ? '' : ` (it cannot read them by ranges: ${problem})`}. Ask for fewer partitions or a narrower range, use Trino for it, or raise BOATHOUSE_ENGINE_MAX_DOWNLOAD.`,
    { details: { table: fullName, bytes: String(bytes), max_bytes: String(maxBytes) } },
  )
}
