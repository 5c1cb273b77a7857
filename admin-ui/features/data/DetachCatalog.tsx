import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { Confirmation } from '../../ui/Confirmation.tsx'
import { May } from '../../may/May.tsx'

/** Forgets an external catalog. */
export const DetachCatalog = ({ catalog }: { readonly catalog: string }) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [opened, { open, close }] = useDisclosure()
  const detach = useMutation({
    mutationFn: () => api.call('detachCatalog', { params: { catalog } }),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspace/data', params: { workspace } })
      await client.invalidateQueries({ queryKey: ['catalogs'] })
    },
  })
  return (
    <>
      <May does="detachCatalog" on={{ catalog }}>
        <Button variant="default" onClick={open}>
          Detach
        </Button>
      </May>
      <Confirmation
        deed={{ does: 'detachCatalog', on: { catalog } }}
        opened={opened}
        title={`Detach the catalog ${catalog}`}
        action="Detach catalog"
        mutation={detach}
        onClose={close}
        final
      >
        Its name goes from here. All that it holds stays on its server, and it can be attached again.
      </Confirmation>
    </>
  )
}
