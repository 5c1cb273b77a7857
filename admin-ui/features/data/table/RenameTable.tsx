import { Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { schemasQuery } from '../../../api/catalog-queries.ts'
import { api } from '../../../api/client.ts'
import type { Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'

interface RenameTableProps {
  readonly table: Table
  readonly opened: boolean
  readonly onClose: () => void
}

export const RenameTable = ({ table, opened, onClose }: RenameTableProps) => {
  const { catalog, name: old } = table
  const workspace = useWorkspace()
  const [name, setName] = useState(old)
  const [schema, setSchema] = useState(table.schema)
  const { data: schemas = [] } = useQuery({ ...schemasQuery(catalog), enabled: opened })
  const client = useQueryClient()
  const navigate = useNavigate()
  const rename = useMutation({
    mutationFn: () =>
      api.call('renameTable', {
        params: { catalog, schema: table.schema, table: old },
        body: { name, schema: schema === table.schema ? undefined : schema },
      }),
    onSuccess: async (renamed) => {
      await navigate({
        to: '/w/$workspace/data/$catalog/$schema/$table',
        params: { workspace, catalog, schema: renamed.schema, table: renamed.name },
        replace: true,
      })
      await client.invalidateQueries({ queryKey: ['tables', catalog] })
    },
  })
  const fields = fieldErrorsOf(rename.error)
  return (
    <Modal opened={opened} onClose={onClose} title={`Rename ${old}`}>
      <MutationForm
        mutation={rename}
        deed={{ does: 'renameTable', on: { catalog, schema: table.schema, table: old } }}
        shown={['name', 'schema']}
        submit="Rename table"
        disabled={name === old && schema === table.schema}
      >
        <TextInput
          data-autofocus
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fields.name}
          required
        />
        <Select
          label="Schema"
          data={[...new Set([table.schema, ...schemas.map((each) => each.name)])]}
          value={schema}
          onChange={(next) => setSchema(next ?? table.schema)}
          allowDeselect={false}
          error={fields.schema}
        />
      </MutationForm>
    </Modal>
  )
}
