import { Button, Checkbox, Modal, Select, TextInput } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlugConnected } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { connectionsQuery } from '../../api/connection-queries.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { May } from '../../may/May.tsx'

const AttachForm = ({ onDone }: { readonly onDone: () => void }) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [connection, setConnection] = useState<string | null>(null)
  const [force, setForce] = useState(false)
  const { data: connections = [] } = useQuery(connectionsQuery(workspace))
  const usable = connections.filter(({ kind }) => kind === 'iceberg_rest').map((one) => one.name)
  const attach = useMutation({
    mutationFn: () =>
      api.call('attachCatalog', { body: { name, workspace, connection: connection ?? '', force } }),
    onSuccess: async (catalog) => {
      await client.invalidateQueries({ queryKey: ['catalogs'] })
      onDone()
      await navigate({ to: '/w/$workspace/data/$catalog', params: { workspace, catalog: catalog.name } })
    },
  })
  const errors = fieldErrorsOf(attach.error)
  return (
    <MutationForm
      mutation={attach}
      deed={{ does: 'attachCatalog' }}
      shown={['name', 'connection']}
      submit="Attach catalog"
      disabled={connection === null}
    >
      <TextInput
        data-autofocus
        label="Name"
        description="What SQL calls it here."
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errors.name}
        required
      />
      <Select
        label="Connection"
        description={
          usable.length > 0 ? undefined : (
            <>
              There is none of kind Iceberg REST catalog yet.{' '}
              <Link to="/w/$workspace/connections" params={{ workspace }}>
                Connections
              </Link>
            </>
          )
        }
        data={usable}
        value={connection}
        onChange={setConnection}
        error={errors.connection}
        required
      />
      <Checkbox
        label="Attach it although it does not answer now"
        checked={force}
        onChange={(event) => setForce(event.currentTarget.checked)}
      />
      <p className="dim">
        Its tables stay where they are, and other engines change them as before. Work whose right ends while
        it commits there cannot be held back, unlike in the catalogs of this server.
      </p>
    </MutationForm>
  )
}

/** Gives the catalog of another server a name here. */
export const AttachCatalog = () => {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <May does="attachCatalog">
        <Button variant="default" leftSection={<IconPlugConnected size={14} />} onClick={open}>
          Attach catalog
        </Button>
      </May>
      <Modal opened={opened} onClose={close} title="Attach a catalog of another server">
        <AttachForm onDone={close} />
      </Modal>
    </>
  )
}
