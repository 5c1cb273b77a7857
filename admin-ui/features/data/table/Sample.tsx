import { Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import type { Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { RowsTable } from '../../../ui/RowsTable.tsx'
import { SAMPLE_MARK } from '../../sql/history/sample-mark.ts'
import { quotePath } from '../sql-names.ts'
import { useVerdict } from '../../../may/use-verdict.ts'

const ROWS = 20

/** The first rows, kept for as long as the snapshot stays the same. */
const sampleQuery = (workspace: string, { catalog, schema, name, current_snapshot_id: snapshot }: Table) =>
  queryOptions({
    queryKey: ['sample', workspace, catalog, schema, name, snapshot],
    queryFn: ({ signal }) =>
      api.call(
        'executeStatement',
        {
          params: { workspace },
          body: {
            statement: `${SAMPLE_MARK} SELECT * FROM ${quotePath(catalog, schema, name)} LIMIT ${ROWS}`,
            wait_timeout: '30s',
            on_wait_timeout: 'CANCEL',
          },
        },
        { signal },
      ),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const Sample = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  // Reading rows is running a query.
  const verdict = useVerdict({ does: 'executeStatement' })
  const query = useQuery({
    ...sampleQuery(workspace, table),
    enabled: table.current_snapshot_id !== null && verdict === 'yes',
  })
  if (table.current_snapshot_id === null) {
    return <Text c="dimmed">The table is empty: nothing was written to it yet.</Text>
  }
  if (typeof verdict === 'object') {
    return <Text c="dimmed">Rows are shown to those who may run queries here. {verdict.because}</Text>
  }
  return (
    <Loaded query={query} rows={12}>
      {({ status, manifest, result }) =>
        manifest && result ? (
          <RowsTable
            label={`Sample of ${table.name}`}
            columns={manifest.schema.columns.map(({ name, type_text: type }) => ({ name, type }))}
            rows={result.data_array}
          />
        ) : (
          <ErrorNote
            error={new Error(status.error?.message ?? 'The sample took longer than 30 s and was stopped.')}
            onRetry={() => void query.refetch()}
          />
        )
      }
    </Loaded>
  )
}
