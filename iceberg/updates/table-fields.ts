import { BadRequest } from '../errors.ts'
import type { EncryptionKey, PartitionStatisticsFile, StatisticsFile } from '../types.ts'
import { change, type Draft } from './draft.ts'

/** Only a table that is being created takes a uuid. */
export const assignUuid = (draft: Draft, uuid: string): void => {
  const normal = uuid.toLowerCase()
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(normal))
    throw new BadRequest(`Invalid UUID: ${uuid}`)
  if (normal === draft.table['table-uuid'].toLowerCase()) return
  if (draft.base)
    throw new BadRequest(`Cannot reassign the UUID of a table: ${draft.base['table-uuid']} to ${uuid}`)
  change(draft, { 'table-uuid': normal })
}

export const checkedFormatVersion = (version: number): 1 | 2 | 3 => {
  if (version === 1 || version === 2 || version === 3) return version
  throw new BadRequest(`Cannot upgrade table to unsupported format version: v${version} (supported: v3)`)
}

export const upgradeFormatVersion = (draft: Draft, given: number): void => {
  const version = checkedFormatVersion(given)
  const now = draft.table['format-version']
  if (version < now) throw new BadRequest(`Cannot downgrade v${now} table to v${version}`)
  if (version === now) return
  change(draft, { 'format-version': version, ...(version === 3 ? { 'next-row-id': 0n } : {}) })
}

export const setLocation = (draft: Draft, given: string): void => {
  const location = given.replace(/(?<=[^/])\/+$/, '')
  if (location === '') throw new BadRequest('Table location is required')
  if (location !== draft.table.location) change(draft, { location })
}

export const setProperties = (draft: Draft, updates: Readonly<Record<string, string>>): void => {
  if (Object.keys(updates).length > 0)
    change(draft, { properties: { ...draft.table.properties, ...updates } })
}

export const removeProperties = (draft: Draft, removals: readonly string[]): void => {
  const gone = new Set(removals)
  const kept = Object.entries(draft.table.properties).filter(([key]) => !gone.has(key))
  if (kept.length < Object.keys(draft.table.properties).length)
    change(draft, { properties: Object.fromEntries(kept) })
}

const others = <T extends { readonly 'snapshot-id': bigint }>(list: readonly T[], id: bigint): T[] =>
  list.filter((item) => item['snapshot-id'] !== id)

/** One statistics file a snapshot: a new one takes the place of the old. */
export const setStatistics = (draft: Draft, file: StatisticsFile): void =>
  change(draft, { statistics: [...others(draft.table.statistics, file['snapshot-id']), file] })

export const removeStatistics = (draft: Draft, id: bigint): void => {
  const statistics = others(draft.table.statistics, id)
  if (statistics.length < draft.table.statistics.length) change(draft, { statistics })
}

export const setPartitionStatistics = (draft: Draft, file: PartitionStatisticsFile): void =>
  change(draft, {
    'partition-statistics': [...others(draft.table['partition-statistics'], file['snapshot-id']), file],
  })

export const removePartitionStatistics = (draft: Draft, id: bigint): void => {
  const kept = others(draft.table['partition-statistics'], id)
  if (kept.length < draft.table['partition-statistics'].length)
    change(draft, { 'partition-statistics': kept })
}

export const addEncryptionKey = (draft: Draft, key: EncryptionKey): void => {
  const keys = draft.table['encryption-keys'] ?? []
  if (!keys.some((known) => known['key-id'] === key['key-id']))
    change(draft, { 'encryption-keys': [...keys, key] })
}

export const removeEncryptionKey = (draft: Draft, id: string): void => {
  const keys = draft.table['encryption-keys'] ?? []
  const kept = keys.filter((key) => key['key-id'] !== id)
  if (kept.length < keys.length) change(draft, { 'encryption-keys': kept })
}
