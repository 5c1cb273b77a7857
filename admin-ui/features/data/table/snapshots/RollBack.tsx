import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import { comparisonQuery } from '../../../../api/table-queries.ts'
import type { Snapshot, SnapshotComparison, SnapshotDifference, Table } from '../../../../api/types.ts'
import { Confirmation } from '../../../../ui/Confirmation.tsx'
import { Loaded } from '../../../../ui/Loaded.tsx'
import { formatCount, formatQuantity } from '../../../../ui/numbers.ts'
import { formatLocal } from '../../../../ui/times.ts'
import { useTableChange } from '../use-table-change.ts'
import { CommitList } from './CommitList.tsx'

interface RollBackProps {
  readonly table: Table
  /** To which snapshot. */
  readonly snapshot: string
  /** The one that is current. */
  readonly current: string
  readonly onClose: () => void
}

const files = (side: SnapshotDifference): string => formatQuantity(side.file_count, 'file', 'files')

/** Rows of a snapshot as its writer counted them; absent where it did not. */
const rowsOf = (snapshot: Snapshot | null): string | undefined => {
  const total = snapshot?.summary['total-records']
  return total !== undefined && /^\d{1,19}$/.test(total) ? total : undefined
}

/** `from` is where it goes back to, `to` where it stands. */
const WhatGoes = ({ comparison }: { comparison: SnapshotComparison }) => {
  const { from, to, added, removed, commits } = comparison
  const [then, now] = [rowsOf(from), rowsOf(to)]
  return (
    <>
      <Text>
        The table becomes what it was on {from && formatLocal(from.committed_at)}
        {then !== undefined && now !== undefined && (
          <>
            , with {formatQuantity(then, 'row', 'rows')} instead of {formatCount(now)}
          </>
        )}
        . {files(added)} of now {added.file_count === '1' ? 'goes' : 'go'}, {files(removed)} of then{' '}
        {removed.file_count === '1' ? 'comes' : 'come'} back.
      </Text>
      {commits.length > 0 && (
        <>
          <Text mt="sm" mb={4}>
            {commits.length === 1 ? 'This commit no longer counts:' : 'These commits no longer count:'}
          </Text>
          <CommitList commits={commits} />
        </>
      )}
      <Text c="dimmed" mt="sm">
        Later snapshots stay until they expire, so that this can be undone by rolling back to one of them.
        Columns stay as they are now.
      </Text>
    </>
  )
}

/** Says what goes, then makes a former snapshot the current one, unless someone wrote meanwhile. */
export const RollBack = ({ table, snapshot, current, onClose }: RollBackProps) => {
  const query = useQuery(comparisonQuery(tableNameOf(table), current, snapshot))
  const rollBack = useTableChange(table, {
    make: () =>
      api.call('rollbackTable', {
        params: { ...tableNameOf(table) },
        body: { snapshot_id: snapshot, expected_current_snapshot_id: current },
      }),
    done: ({ name }) => `${name} is rolled back.`,
    onDone: onClose,
  })
  return (
    <Confirmation
      deed={{ does: 'rollbackTable', on: tableNameOf(table) }}
      opened
      title={`Roll back ${table.name}`}
      action="Roll back"
      mutation={rollBack}
      onClose={onClose}
      disabled={query.data === undefined}
      size={620}
    >
      <Loaded query={query} rows={4}>
        {(comparison) => <WhatGoes comparison={comparison} />}
      </Loaded>
    </Confirmation>
  )
}
