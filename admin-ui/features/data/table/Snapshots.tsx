import { Badge, Group, Text, Timeline } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { snapshotsQuery } from '../../../api/catalog-queries.ts'
import type { Snapshot, Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { CopyIcon } from '../../../ui/CopyIcon.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { LoadMore } from '../../../ui/LoadMore.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { quotePath } from '../sql-names.ts'
import { changesOf } from './snapshot-changes.ts'

/** What a snapshot did, as its writer said (Iceberg specification, snapshots). */
const OPERATIONS: Readonly<Record<string, string>> = {
  append: 'Append',
  overwrite: 'Overwrite',
  delete: 'Delete',
  replace: 'Replace',
}

const OneSnapshot = ({ table, snapshot }: { table: Table; snapshot: Snapshot }) => {
  const workspace = useWorkspace()
  const { snapshot_id: id, summary } = snapshot
  const sql = `SELECT *\nFROM ${quotePath(table.catalog, table.schema, table.name)} FOR VERSION AS OF ${id}\nLIMIT 1000`
  return (
    <>
      <Group gap={8}>
        <Text c="dimmed">
          <Moment at={snapshot.committed_at} />
        </Text>
        <span className="mono">{id}</span>
        <CopyIcon value={id} what="snapshot id" />
        {snapshot.is_current && <Badge>current</Badge>}
        {snapshot.refs
          .filter((ref) => ref !== 'main')
          .map((ref) => (
            <Badge key={ref} color="gray">
              {ref}
            </Badge>
          ))}
        <Link to="/w/$workspace/sql" params={{ workspace }} search={{ open: sql }}>
          Query as of then
        </Link>
      </Group>
      <Text>{changesOf(summary).join(', ')}</Text>
    </>
  )
}

/** What happened to the table, newest first. */
export const Snapshots = ({ table }: { table: Table }) => {
  const query = useInfiniteQuery(
    snapshotsQuery({ catalog: table.catalog, schema: table.schema, table: table.name }),
  )
  const rows = query.data?.pages.flatMap(({ snapshots }) => snapshots)
  return (
    <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }}>
      {(snapshots) =>
        snapshots.length === 0 ? (
          <EmptyNote icon={<IconCamera size={32} />} title="No snapshot yet">
            Every write to the table leaves a snapshot here, which can be queried later.
          </EmptyNote>
        ) : (
          <>
            <Timeline bulletSize={14} lineWidth={2}>
              {snapshots.map((snapshot) => (
                <Timeline.Item
                  key={snapshot.snapshot_id}
                  title={OPERATIONS[snapshot.operation ?? ''] ?? 'Write'}
                  data-snapshot={snapshot.snapshot_id}
                >
                  <OneSnapshot table={table} snapshot={snapshot} />
                </Timeline.Item>
              ))}
            </Timeline>
            <LoadMore {...query} shown={snapshots.length} />
          </>
        )
      }
    </Loaded>
  )
}
