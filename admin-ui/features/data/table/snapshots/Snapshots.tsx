import { Button, Group, Text, Timeline } from '@mantine/core'
import { IconCamera } from '@tabler/icons-react'
import { Link, useSearch } from '@tanstack/react-router'
import type { Snapshot, Table } from '../../../../api/types.ts'
import { useWorkspace } from '../../../../shell/workspace.ts'
import { CopyIcon } from '../../../../ui/CopyIcon.tsx'
import { EmptyNote } from '../../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../../ui/Loaded.tsx'
import { LoadMore } from '../../../../ui/LoadMore.tsx'
import { Moment } from '../../../../ui/Moment.tsx'
import { useTablePanel } from '../use-table-panel.ts'
import { Comparison } from './Comparison.tsx'
import { RefBadges } from './RefBadges.tsx'
import { changesOf, operationWord } from './snapshot-changes.ts'
import { SnapshotActions } from './SnapshotActions.tsx'
import { SnapshotOrigin } from './SnapshotOrigin.tsx'
import { useSnapshots } from './use-snapshots.ts'
import { May } from '../../../../may/May.tsx'

const OneSnapshot = ({ table, snapshot }: { table: Table; snapshot: Snapshot }) => (
  <>
    <Group gap={8} c="dimmed">
      <Moment at={snapshot.committed_at} />
      <SnapshotOrigin snapshot={snapshot} />
      <Group gap={2}>
        <span className="mono">{snapshot.snapshot_id}</span>
        <CopyIcon value={snapshot.snapshot_id} what="snapshot id" />
      </Group>
      <RefBadges snapshot={snapshot} />
    </Group>
    <Text>{changesOf(snapshot.summary).join(', ') || 'No row was changed.'}</Text>
    <Group gap={16} mt={4}>
      <SnapshotActions table={table} snapshot={snapshot} />
    </Group>
  </>
)

const Actions = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  const { open } = useTablePanel()
  const { catalog, schema, name, current_snapshot_id: current } = table
  return (
    <Group gap={8} mb="sm">
      {current !== null && (
        <Button
          variant="default"
          renderRoot={(props) => (
            <Link
              to="/w/$workspace/data/$catalog/$schema/$table"
              params={{ workspace, catalog, schema, table: name }}
              search={{ tab: 'snapshots', to: current }}
              {...props}
            />
          )}
        >
          Compare two snapshots
        </Button>
      )}
      <May does="expireTableSnapshots" on={{ catalog, schema, table: name }}>
        <Button variant="default" onClick={() => open('expire')}>
          Expire old snapshots
        </Button>
      </May>
    </Group>
  )
}

const SnapshotTimeline = ({ table }: { table: Table }) => {
  const { query, rows } = useSnapshots(table)
  return (
    <Loaded query={{ data: rows, error: query.error, refetch: query.refetch }}>
      {(snapshots) =>
        snapshots.length === 0 ? (
          <EmptyNote icon={<IconCamera size={32} />} title="No snapshot yet">
            Every write to the table leaves a snapshot here, which can be queried later.
          </EmptyNote>
        ) : (
          <>
            <Actions table={table} />
            <Timeline bulletSize={14} lineWidth={2}>
              {snapshots.map((snapshot) => (
                <Timeline.Item
                  key={snapshot.snapshot_id}
                  title={operationWord(snapshot.operation)}
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

/** What happened to the table, newest first; with `to` in the address, what two of them differ in. */
export const Snapshots = ({ table }: { table: Table }) => {
  const { from, to } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema/$table' })
  return to === undefined ? (
    <SnapshotTimeline table={table} />
  ) : (
    <Comparison table={table} from={from} to={to} />
  )
}
