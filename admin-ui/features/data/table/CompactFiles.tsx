import { Button } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { tableNameOf } from '../../../api/catalog-queries.ts'
import type { Table } from '../../../api/types.ts'
import { May } from '../../../may/May.tsx'
import { useWorkspace } from '../../../shell/workspace.ts'
import { quotePath } from '../sql-names.ts'

/** Opens the statement that writes small files again as few: it can take its time, and is seen and stopped where it runs. */
export const CompactFiles = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  const { catalog, schema, name } = table
  return (
    <May does="updateTableProperties" on={tableNameOf(table)}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconStack2 size={14} />}
        renderRoot={(props) => (
          <Link
            to="/w/$workspace/sql"
            params={{ workspace }}
            search={{ open: `ALTER TABLE ${quotePath(catalog, schema, name)} EXECUTE optimize` }}
            {...props}
          />
        )}
      >
        Compact files
      </Button>
    </May>
  )
}
