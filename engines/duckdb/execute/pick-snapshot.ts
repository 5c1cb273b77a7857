import { currentSnapshot, snapshotAsOf, snapshotById, snapshotOfRef } from '@boathouse/iceberg'
import type { Snapshot, TableMetadata } from '@boathouse/iceberg'
import type { TimeTravel } from '@boathouse/sql'
import { EngineError } from '../engine-error.ts'
import type { StatementParameter } from '../engine-types.ts'

/**
 * The snapshot that a reference means; undefined for an empty table. Throws `SNAPSHOT_NOT_FOUND`, `MISSING_PARAMETER`,
 * `INVALID_PARAMETER`.
 */
export const pickSnapshot = (
  table: TableMetadata,
  fullName: string,
  at: TimeTravel | undefined,
  parameters: readonly StatementParameter[],
): Snapshot | undefined => {
  if (!at) return currentSnapshot(table)
  const found = (snapshot: Snapshot | undefined, what: string): Snapshot => {
    if (snapshot) return snapshot
    throw new EngineError(
      'SNAPSHOT_NOT_FOUND',
      `The table ${fullName} has no snapshot ${what}. See "${fullName}$snapshots".`,
    )
  }
  const asOf = (ms: number, text: string): Snapshot => found(snapshotAsOf(table, ms), `at ${text} or before`)
  const version = (text: string): Snapshot =>
    /^\d+$/.test(text)
      ? found(snapshotById(table, BigInt(text)), text)
      : found(snapshotOfRef(table, text), text)

  switch (at.kind) {
    case 'snapshot':
      return version(at.id)
    case 'ref':
      return found(snapshotOfRef(table, at.name), at.name)
    case 'timestamp':
      return asOf(instantOf(at.text), at.text)
    case 'ago':
      return asOf(Date.now() - at.milliseconds, `${at.milliseconds / 1000} seconds ago`)
    case 'parameter': {
      const value = parameters.find(({ name }) => name === at.name)?.value
      if (value === undefined || value === null) {
        throw new EngineError('MISSING_PARAMETER', `:${at.name} has no value. Send one in «parameters».`)
      }
      return at.clause === 'version' ? version(String(value)) : asOf(instantOf(String(value)), String(value))
    }
  }
}

/** Milliseconds since the epoch; a text without a zone means UTC. */
const instantOf = (text: string): number => {
  const iso = text
    .trim()
    .replace(' ', 'T')
    .replace(/ ?(UTC|Z)$/i, 'Z')
    .replace(/([+-]\d{2})$/, '$1:00')
  const zoned = /(Z|[+-]\d{2}:?\d{2})$/i.test(iso.slice(10))
    ? iso
    : `${iso.includes('T') ? iso : `${iso}T00:00:00`}Z`
  const ms = Date.parse(zoned)
  if (Number.isNaN(ms))
    throw new EngineError('INVALID_PARAMETER', `${text} is not a time. Write it as 2026-01-31 12:00:00.`)
  return ms
}
