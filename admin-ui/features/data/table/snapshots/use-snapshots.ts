import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { snapshotsQuery, tableNameOf } from '../../../../api/catalog-queries.ts'
import type { Snapshot, Table } from '../../../../api/types.ts'
import { formatLocal } from '../../../../ui/times.ts'
import { operationWord } from './snapshot-changes.ts'

/** The snapshots of a table as far as they were asked for, newest first. */
export const useSnapshots = (table: Table) => {
  const query = useInfiniteQuery(snapshotsQuery(tableNameOf(table)))
  const pages = query.data?.pages
  const rows = useMemo(() => pages?.flatMap(({ snapshots }) => snapshots), [pages])
  return { query, rows }
}

/** «23 Nov 2026, 15:06:12 · Append · current». */
const snapshotLabel = (snapshot: Snapshot): string =>
  [
    formatLocal(snapshot.committed_at),
    operationWord(snapshot.operation),
    ...(snapshot.is_current ? ['current'] : []),
    ...snapshot.refs.filter((ref) => ref !== 'main'),
  ].join(' · ')

/** To choose from; one that is not in the list yet is offered by its id. */
export const snapshotChoices = (
  snapshots: readonly Snapshot[],
  chosen: string | undefined,
): { value: string; label: string }[] => {
  const choices = snapshots.map((each) => ({ value: each.snapshot_id, label: snapshotLabel(each) }))
  return chosen === undefined || choices.some(({ value }) => value === chosen)
    ? choices
    : [...choices, { value: chosen, label: chosen }]
}
