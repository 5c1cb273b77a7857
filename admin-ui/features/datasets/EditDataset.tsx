import { Drawer } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { datasetQuery } from '../../api/dataset-queries.ts'
import type { Dataset } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { DatasetFields, type DatasetDraft } from './DatasetFields.tsx'
import { tagText } from './TagList.tsx'
import { tagsOf } from './tags.ts'
import { useIsMe } from '../../may/use-is-me.ts'

const draftOf = ({ name, description, tags }: Dataset): DatasetDraft => ({
  name,
  description,
  tags: Object.entries(tags).map(([key, value]) => tagText(key, value)),
})

const Form = ({ dataset, onClose }: { dataset: Dataset; onClose: () => void }) => {
  const workspace = useWorkspace()
  const own = useIsMe(dataset.owner)
  const [draft, setDraft] = useState(() => draftOf(dataset))
  const client = useQueryClient()
  const navigate = useNavigate()
  const { dataset: shown } = useParams({ strict: false })
  const save = useMutation({
    mutationFn: () =>
      api.call(
        'updateDataset',
        {
          params: { workspace, dataset: dataset.name },
          body: { name: draft.name, description: draft.description, tags: tagsOf(draft.tags) },
        },
        { headers: { 'if-match': `"${dataset.version}"` } },
      ),
    onSuccess: async (saved) => {
      notifications.show({ message: `«${saved.name}» is saved.` })
      client.setQueryData(datasetQuery(workspace, saved.name).queryKey, saved)
      if (shown !== undefined && saved.name !== dataset.name) {
        await navigate({
          to: '/w/$workspace/datasets/$dataset',
          params: { workspace, dataset: saved.name },
          replace: true,
        })
      } else onClose()
      await Promise.all([
        client.invalidateQueries({ queryKey: ['datasets'] }),
        client.invalidateQueries({ queryKey: ['tables'] }),
      ])
    },
  })
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'updateDataset', own }}
      shown={['name', 'description']}
      submit="Save"
    >
      <DatasetFields draft={draft} onChange={setDraft} errors={fieldErrorsOf(save.error)} />
    </MutationForm>
  )
}

interface EditDatasetProps {
  readonly name: string
  readonly opened: boolean
  readonly onClose: () => void
}

/** Edits the newest version; a change made by someone else meanwhile is refused by the server, not overwritten. */
export const EditDataset = ({ name, opened, onClose }: EditDatasetProps) => {
  const workspace = useWorkspace()
  const query = useQuery({ ...datasetQuery(workspace, name), enabled: opened })
  return (
    <Drawer opened={opened} onClose={onClose} title={`Edit ${name}`}>
      <Loaded query={query}>{(dataset) => <Form dataset={dataset} onClose={onClose} />}</Loaded>
    </Drawer>
  )
}
