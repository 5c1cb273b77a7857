import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { jobQuery } from '../../../api/job-queries.ts'
import type { Job } from '../../../api/types.ts'
import { DefinitionEditor } from './DefinitionEditor.tsx'
import { compactDraft, type JobDraft } from './job-draft.ts'

const draftOf = ({
  job_id: _i,
  version: _v,
  created_by: _c,
  created_at: _a,
  updated_at: _u,
  deleted_at: _d,
  ...definition
}: Job): JobDraft => compactDraft(definition)

/** The newest definition, to be changed: saving makes the next version, unless someone else was first. */
export const Definition = ({ workspace, job }: { workspace: string; job: Job }) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  // What is being edited stays what it was begun with, whatever others save meanwhile.
  const [base, setBase] = useState(job)
  const save = useMutation({
    mutationFn: ({ draft, message }: { draft: JobDraft; message: string }) =>
      api.call(
        'updateJob',
        { params: { workspace, job: base.job_id }, body: { ...draft, message } },
        { headers: { 'if-match': `"${base.version}"` } },
      ),
    onSuccess: async (saved) => {
      notifications.show({ message: `Version ${saved.version} of ${saved.name} is saved.` })
      client.setQueryData(jobQuery(workspace, saved.name).queryKey, saved)
      setBase(saved)
      await client.invalidateQueries({ queryKey: ['jobs', workspace] })
      if (saved.name !== base.name) {
        await navigate({
          to: '/w/$workspace/jobs/$job',
          params: { workspace, job: saved.name },
          search: { tab: 'definition' },
        })
      }
    },
  })
  return (
    <DefinitionEditor
      key={base.version}
      initial={draftOf(base)}
      deed={{ does: 'updateJob' }}
      submit={`Save version ${base.version + 1}`}
      pending={save.isPending}
      error={save.error}
      fresh={false}
      onSave={(draft, message) => save.mutate({ draft, message })}
      onEdit={() => {
        if (save.error) save.reset()
      }}
    />
  )
}
