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
import { May } from '../../../may/May.tsx'

export const TableActions = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  const { catalog, schema, name } = table
  const foreign = useCatalogWorkspace(catalog) !== workspace
  const { open } = useTablePanel()
  const on = { catalog, schema, table: name }
  return (
    <>
      <AccessButton on={on} privileges={['read', 'write', 'manage']} />
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
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon aria-label="More actions">
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <May does="createUpload">
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
          </May>
          {foreign ? null : table.dataset === null ? (
            <May does="registerDataset">
              <Menu.Item leftSection={<IconTag size={14} />} onClick={() => open('register')}>
                Register as dataset
              </Menu.Item>
            </May>
          ) : (
            <>
              <May does="updateDataset">
                <Menu.Item leftSection={<IconPencil size={14} />} onClick={() => open('edit')}>
                  Edit description and tags
                </Menu.Item>
              </May>
              <May does="transferDataset">
                <Menu.Item leftSection={<IconTransfer size={14} />} onClick={() => open('transfer')}>
                  Give to another owner
                </Menu.Item>
              </May>
            </>
          )}
          <May does="renameTable" on={on}>
            <Menu.Item leftSection={<IconCursorText size={14} />} onClick={() => open('rename')}>
              Rename
            </Menu.Item>
          </May>
          <Menu.Divider />
          <May does="dropTable" on={on}>
            <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => open('drop')}>
              Drop
            </Menu.Item>
          </May>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
