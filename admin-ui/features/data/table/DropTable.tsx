import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import type { Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { formatQuantity } from '../../../ui/numbers.ts'
import { TypedConfirmation } from '../../../ui/TypedConfirmation.tsx'

interface DropTableProps {
  readonly table: Table
  readonly opened: boolean
  readonly onClose: () => void
}

export const DropTable = ({ table, opened, onClose }: DropTableProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { catalog, schema, name } = table
  const drop = useMutation({
    mutationFn: () => api.call('dropTable', { params: { catalog, schema, table: name } }),
    onSuccess: async () => {
      notifications.show({ message: `${catalog}.${schema}.${name} is dropped.` })
      await navigate({ to: '/w/$workspace/data/$catalog/$schema', params: { workspace, catalog, schema } })
      client.removeQueries({ queryKey: ['tables', catalog, schema, name] })
      await client.invalidateQueries({ queryKey: ['tables', catalog, schema] })
    },
  })
  return (
    <TypedConfirmation
      deed={{ does: 'dropTable', on: { catalog, schema, table: name } }}
      opened={opened}
      title={`Drop the table ${name}`}
      word={name}
      action="Drop table"
      pending={drop.isPending}
      error={drop.error}
      onConfirm={() => drop.mutate()}
      onClose={onClose}
    >
      <Text>
        {table.row_count === null ? 'All rows' : formatQuantity(table.row_count, 'row', 'rows')}, all
        snapshots and all files of {catalog}.{schema}.{name} are deleted. This cannot be undone.
        {table.dataset !== null && ` The dataset «${table.dataset}» stays and is marked broken.`}
      </Text>
    </TypedConfirmation>
  )
}
