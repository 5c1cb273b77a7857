import { Anchor } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Snapshot, Table } from '../../../../api/types.ts'
import { useWorkspace } from '../../../../shell/workspace.ts'
import { quotePath } from '../../sql-names.ts'
import { useTablePanel } from '../use-table-panel.ts'
import { May } from '../../../../may/May.tsx'

/** What one can do with a snapshot. */
export const SnapshotActions = ({ table, snapshot }: { table: Table; snapshot: Snapshot }) => {
  const workspace = useWorkspace()
  const { open } = useTablePanel()
  const { snapshot_id: id } = snapshot
  const { catalog, schema, name } = table
  const on = { catalog, schema, table: name }
  const sql = `SELECT *\nFROM ${quotePath(catalog, schema, name)} FOR VERSION AS OF ${id}\nLIMIT 1000`
  return (
    <>
      <Link
        to="/w/$workspace/data/$catalog/$schema/$table"
        params={{ workspace, catalog, schema, table: name }}
        search={{ tab: 'snapshots', to: id }}
      >
        What changed
      </Link>
      <Link to="/w/$workspace/sql" params={{ workspace }} search={{ open: sql }}>
        Query as of then
      </Link>
      <May does="setTableRef" on={on} absent>
        <Anchor component="button" type="button" onClick={() => open('new-ref', id)}>
          Tag or branch
        </Anchor>
      </May>
      {!snapshot.is_current && (
        <May does="rollbackTable" on={on} absent>
          <Anchor component="button" type="button" onClick={() => open('rollback', id)}>
            Roll back to it
          </Anchor>
        </May>
      )}
    </>
  )
}
