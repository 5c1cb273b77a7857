import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { Page } from '../../ui/Page.tsx'
import { Pending } from '../../ui/Pending.tsx'
import type { JobDraft } from './definition/job-draft.ts'

const DefinitionEditor = lazy(async () => ({
  default: (await import('./definition/DefinitionEditor.tsx')).DefinitionEditor,
}))

const EMPTY: JobDraft = {
  name: 'new-job',
  tasks: [{ task_key: 'main', sql: { statement: 'SELECT 1' } }],
}

/** A new job, from a form or from a file that is pasted. */
export const NewJob = (): ReactNode => {
  const { workspace } = useParams({ from: '/signed-in/w/$workspace/new-job' })
  const client = useQueryClient()
  const navigate = useNavigate()
  const create = useMutation({
    mutationFn: ({ draft, message }: { draft: JobDraft; message: string }) =>
      api.call('createJob', { params: { workspace }, body: { ...draft, message } }),
    onSuccess: async ({ name }) => {
      await client.invalidateQueries({ queryKey: ['jobs', workspace] })
      await navigate({ to: '/w/$workspace/jobs/$job', params: { workspace, job: name } })
    },
  })
  return (
    <Page
      title="New job"
      crumbs={[
        <Link key="jobs" to="/w/$workspace/jobs" params={{ workspace }}>
          Jobs
        </Link>,
      ]}
    >
      <Suspense fallback={<Pending rows={10} />}>
        <DefinitionEditor
          initial={EMPTY}
          deed={{ does: 'createJob' }}
          submit="Create job"
          pending={create.isPending}
          error={create.error}
          fresh
          onSave={(draft, message) => create.mutate({ draft, message })}
          onEdit={() => {
            if (create.error) create.reset()
          }}
        />
      </Suspense>
    </Page>
  )
}
