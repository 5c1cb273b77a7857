import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../api/client.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { Confirmation } from '../../ui/Confirmation.tsx'

interface DropSchemaProps {
  readonly catalog: string
  readonly schema: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Only an empty schema can be dropped, so nothing is lost and nothing must be typed. */
export const DropSchema = ({ catalog, schema, opened, onClose }: DropSchemaProps) => {
  const workspace = useWorkspace()
  const client = useQueryClient()
  const navigate = useNavigate()
  const drop = useMutation({
    mutationFn: () => api.call('dropSchema', { params: { catalog, schema } }),
    onSuccess: async () => {
      await navigate({ to: '/w/$workspace/data/$catalog', params: { workspace, catalog } })
      await client.invalidateQueries({ queryKey: ['schemas', catalog] })
    },
  })
  return (
    <Confirmation
      deed={{ does: 'dropSchema', on: { catalog, schema } }}
      opened={opened}
      title={`Drop the schema ${schema}`}
      action="Drop schema"
      mutation={drop}
      onClose={onClose}
      final
    >
      A schema goes only when it holds no table; no data is lost.
    </Confirmation>
  )
}
