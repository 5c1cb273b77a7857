import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { ingestQuery } from '../../api/ingest-queries.ts'
import type { Ingest } from '../../api/types.ts'
import { May } from '../../may/May.tsx'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { FormError } from '../../ui/FormError.tsx'
import { formatQuantity } from '../../ui/numbers.ts'
import { Section } from '../../ui/Section.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { ingestOf, jobOf, type LoadDraft } from './load-draft.ts'

interface StartLoadProps {
  readonly path: { readonly workspace: string; readonly connection: string }
  readonly draft: LoadDraft
}

const OneLoad = ({ workspace, ingest: { ingest_id: id } }: { workspace: string; ingest: Ingest }) => {
  const { data } = useQuery(ingestQuery(workspace, id))
  if (!data) return null
  const { catalog, schema, table } = data.target
  return (
    <Group gap="sm" component="li">
      <StateChip state={data.state} />
      <Link to="/w/$workspace/data/$catalog/$schema/$table" params={{ workspace, catalog, schema, table }}>
        {catalog}.{schema}.{table}
      </Link>
      <Text c="dimmed">
        {data.error?.message ??
          (data.rows_loaded === null ? '' : formatQuantity(data.rows_loaded, 'row', 'rows'))}
      </Text>
    </Group>
  )
}

/** One after the other, so that a refusal stops before the rest begins. */
const useLoads = ({ path: { workspace, connection }, draft }: StartLoadProps) =>
  useMutation({
    mutationFn: async () => {
      const begun: Ingest[] = []
      for (const choice of draft.choices)
        begun.push(
          await api.call('createIngest', {
            params: { workspace },
            body: ingestOf(connection, draft, choice),
          }),
        )
      return begun
    },
  })

const useJob = ({ path: { workspace, connection }, draft }: StartLoadProps, name: string) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: () => api.call('createJob', { params: { workspace }, body: jobOf(connection, draft, name) }),
    onSuccess: async (job) => {
      await client.invalidateQueries({ queryKey: ['jobs', workspace] })
      await navigate({ to: '/w/$workspace/jobs/$job', params: { workspace, job: job.name } })
    },
  })
}

/** Loads now, or makes the job that does it again and again. */
export const StartLoad = (props: StartLoadProps) => {
  const { path, draft } = props
  const [name, setName] = useState(`load-${path.connection}`)
  const load = useLoads(props)
  const job = useJob(props, name)
  const isReady = draft.choices.length > 0 && draft.choices.every((choice) => choice.name !== '')
  return (
    <Stack gap="sm">
      <FormError error={load.error} shown={[]} />
      <FormError error={job.error} shown={['name']} />
      <Group align="flex-end" gap="sm">
        <May does="createIngest">
          <Button disabled={!isReady} loading={load.isPending} onClick={() => load.mutate()}>
            Load now
          </Button>
        </May>
        <Text c="dimmed" pb={6}>
          or
        </Text>
        <TextInput
          label="Name of the job"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fieldErrorsOf(job.error).name}
        />
        <May does="createJob">
          <Button
            variant="default"
            disabled={!isReady || name === ''}
            loading={job.isPending}
            onClick={() => job.mutate()}
          >
            Make a job of it
          </Button>
        </May>
      </Group>
      {load.data && (
        <Section title="Loads">
          <Stack component="ul" gap={6} m={0} p={0} style={{ listStyle: 'none' }}>
            {load.data.map((ingest) => (
              <OneLoad key={ingest.ingest_id} workspace={path.workspace} ingest={ingest} />
            ))}
          </Stack>
        </Section>
      )}
    </Stack>
  )
}
