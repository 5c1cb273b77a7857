import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconDots,
  IconPencil,
  IconTag,
  IconTerminal2,
  IconTransfer,
  IconTrash,
  IconUpload,
  IconCursorText,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import type { Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { AccessButton } from '../../access/AccessButton.tsx'
import { useCatalogWorkspace } from '../use-catalog-workspace.ts'
import { quotePath } from '../sql-names.ts'
import { useTablePanel } from './use-table-panel.ts'

export const TableActions = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  const { catalog, schema, name } = table
  const foreign = useCatalogWorkspace(catalog) !== workspace
  const { open } = useTablePanel()
  return (
    <>
      <Button
        leftSection={<IconTerminal2 size={14} />}
        renderRoot={(props) => (
          <Link
            to="/w/$workspace/sql"
            params={{ workspace }}
            search={{ open: `SELECT *\nFROM ${quotePath(catalog, schema, name)}\nLIMIT 1000` }}
            {...props}
          />
        )}
      >
        Query
      </Button>
      <AccessButton on={{ catalog, schema, table: name }} privileges={['read', 'write', 'manage']} />
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label="More actions">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconUpload size={14} />}
            renderRoot={(props) => (
              <Link
                to="/w/$workspace/upload"
                params={{ workspace }}
                search={{ into: `${catalog}.${schema}.${name}` }}
                {...props}
              />
            )}
          >
            Load a file into it
          </Menu.Item>
          {foreign ? null : table.dataset === null ? (
            <Menu.Item leftSection={<IconTag size={14} />} onClick={() => open('register')}>
              Register as dataset
            </Menu.Item>
          ) : (
            <>
              <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => open('edit')}>
                Edit description and tags
              </Menu.Item>
              <Menu.Item leftSection={<IconTransfer size={14} />} onClick={() => open('transfer')}>
                Give to another owner
              </Menu.Item>
            </>
          )}
          <Menu.Item leftSection={<IconCursorText size={14} />} onClick={() => open('rename')}>
            Rename
          </Menu.Item>
          <Menu.Divider />
          <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => open('drop')}>
            Drop
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
