import { Anchor, Button, Group } from '@mantine/core'
import { IconGitBranch, IconPlus, IconTag } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { refsQuery } from '../../../../api/table-queries.ts'
import type { Table, TableRef } from '../../../../api/types.ts'
import { useWorkspace } from '../../../../shell/workspace.ts'
import { CopyIcon } from '../../../../ui/CopyIcon.tsx'
import { DataTable, type DataColumn } from '../../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../../ui/Loaded.tsx'
import { Moment } from '../../../../ui/Moment.tsx'
import { formatAge } from '../../../../ui/times.ts'
import { quotePath } from '../../sql-names.ts'
import { useTablePanel } from '../use-table-panel.ts'
import { May } from '../../../../may/May.tsx'

const Kind = ({ type }: TableRef) => {
  const Icon = type === 'branch' ? IconGitBranch : IconTag
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={14} aria-hidden="true" />
      {type === 'branch' ? 'Branch' : 'Tag'}
    </Group>
  )
}

/** What a branch or tag asks to be kept; nothing said leaves it to the table's properties. */
const keptOf = (ref: TableRef): string => {
  const said = [
    ref.max_ref_age_ms !== null && `itself for ${formatAge(Number(ref.max_ref_age_ms))}`,
    ref.max_snapshot_age_ms !== null && `snapshots for ${formatAge(Number(ref.max_snapshot_age_ms))}`,
    ref.min_snapshots_to_keep !== null && `at least ${ref.min_snapshots_to_keep} snapshots`,
  ].filter((part) => part !== false)
  return said.join(', ') || 'as the table says'
}

/** May be longer than its place. */
const Kept = ({ text }: { text: string }) => (
  <span className="dim" title={text}>
    {text}
  </span>
)

const RefActions = ({ table, tableRef }: { table: Table; tableRef: TableRef }) => {
  const workspace = useWorkspace()
  const { open } = useTablePanel()
  const { name, type } = tableRef
  const from = quotePath(table.catalog, table.schema, table.name)
  const sql = `SELECT *\nFROM ${from} FOR VERSION AS OF '${name.replaceAll("'", "''")}'\nLIMIT 1000`
  return (
    <Group gap={16} wrap="nowrap">
      <Link to="/w/$workspace/sql" params={{ workspace }} search={{ open: sql }} aria-label={`Query ${name}`}>
        Query
      </Link>
      {type === 'branch' && (
        <May does="fastForwardRef" on={tableNameOf(table)} absent>
          <Anchor
            component="button"
            type="button"
            onClick={() => open('move-ref', name)}
            aria-label={`Fast-forward ${name}`}
          >
            Fast-forward
          </Anchor>
        </May>
      )}
      {name !== 'main' && (
        <May does="dropTableRef" on={tableNameOf(table)} absent>
          <Anchor
            component="button"
            type="button"
            onClick={() => open('drop-ref', name)}
            aria-label={`Drop ${name}`}
          >
            Drop
          </Anchor>
        </May>
      )}
    </Group>
  )
}

const columnsOf = (table: Table): readonly DataColumn<TableRef>[] => [
  { id: 'name', header: 'Name', width: 150, cell: ({ name }) => <span className="mono">{name}</span> },
  { id: 'kind', header: 'Kind', width: 90, cell: (ref) => <Kind {...ref} /> },
  {
    id: 'snapshot',
    header: 'Snapshot',
    width: 190,
    cell: ({ snapshot_id: id }) => (
      <Group gap={2} wrap="nowrap">
        <span className="mono">{id}</span>
        <CopyIcon value={id} what="snapshot id" />
      </Group>
    ),
  },
  {
    id: 'committed',
    header: 'Committed',
    width: 110,
    cell: ({ committed_at: at }) => <Moment at={at} />,
  },
  { id: 'kept', header: 'Keeps', width: 150, cell: (ref) => <Kept text={keptOf(ref)} /> },
  {
    id: 'actions',
    header: 'Actions',
    width: 240,
    cell: (ref) => <RefActions table={table} tableRef={ref} />,
  },
]

/** The branches and tags of a table: names for snapshots, which keep them from expiring. */
export const Refs = ({ table }: { table: Table }) => {
  const query = useQuery(refsQuery(tableNameOf(table)))
  const { open } = useTablePanel()
  const columns = useMemo(() => columnsOf(table), [table])
  if (table.current_snapshot_id === null) {
    return (
      <EmptyNote icon={<IconGitBranch size={32} />} title="No branch yet">
        A branch or tag names a snapshot; the first write to the table makes one.
      </EmptyNote>
    )
  }
  return (
    <>
      <Group mb="sm">
        <May does="setTableRef" on={tableNameOf(table)}>
          <Button variant="default" leftSection={<IconPlus size={14} />} onClick={() => open('new-ref')}>
            New branch or tag
          </Button>
        </May>
      </Group>
      <Loaded query={query}>
        {(refs) => (
          <DataTable
            label={`Branches and tags of ${table.name}`}
            columns={columns}
            rows={refs}
            rowKey={({ name }) => name}
            rowVersion={({ snapshot_id: id }) => id}
          />
        )}
      </Loaded>
    </>
  )
}
