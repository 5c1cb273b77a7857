import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import { ingestQuery } from '../../../api/ingest-queries.ts'
import type { Ingest } from '../../../api/types.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Section } from '../../../ui/Section.tsx'
import { StateChip } from '../../../ui/StateChip.tsx'
import { BadRows } from './BadRows.tsx'
import { IngestFailure } from './IngestFailure.tsx'
import { IngestSuccess } from './IngestSuccess.tsx'
import { May } from '../../../may/May.tsx'
import { useIsMe } from '../../../may/use-is-me.ts'

const Running = ({ workspace, ingest }: { workspace: string; ingest: Ingest }) => {
  const client = useQueryClient()
  const own = useIsMe(ingest.user)
  const stop = useMutation({
    mutationFn: () => api.call('cancelIngest', { params: { workspace, ingest_id: ingest.ingest_id } }),
    onSuccess: (stopped) => client.setQueryData(ingestQuery(workspace, ingest.ingest_id).queryKey, stopped),
  })
  return (
    <Stack gap="sm" maw={560}>
      <Text>
        {ingest.state === 'QUEUED'
          ? 'Waiting for a free slot of the engine.'
          : 'The rows are read, checked and written. You may leave this page; it goes on.'}
      </Text>
      <Progress
        value={ingest.progress === null ? 100 : ingest.progress * 100}
        animated
        aria-label={`Loading ${ingest.filename}`}
      />
      {ingest.progress !== null && <Text c="dimmed">{Math.floor(ingest.progress * 100)} % of the rows</Text>}
      {stop.error ? <ErrorNote error={stop.error} /> : null}
      <Group>
        <May does="cancelIngest" own={own}>
          <Button variant="default" loading={stop.isPending} onClick={() => stop.mutate()}>
            Stop
          </Button>
        </May>
      </Group>
    </Stack>
  )
}

const LoadAgain = ({ workspace, ingest }: { workspace: string; ingest: Ingest }) => {
  const { upload_id: upload, connection } = ingest
  return (
    <Button
      renderRoot={(props) =>
        upload === null ? (
          <Link
            to="/w/$workspace/connections/$connection"
            params={{ workspace, connection: connection ?? '' }}
            search={{}}
            {...props}
          />
        ) : (
          <Link to="/w/$workspace/upload" params={{ workspace }} search={{ upload }} {...props} />
        )
      }
    >
      Load it again
    </Button>
  )
}

const Outcome = ({ workspace, ingest }: { workspace: string; ingest: Ingest }) => {
  switch (ingest.state) {
    case 'QUEUED':
    case 'RUNNING':
      return <Running workspace={workspace} ingest={ingest} />
    case 'SUCCEEDED':
      return <IngestSuccess workspace={workspace} ingest={ingest} />
    case 'FAILED':
      return <IngestFailure workspace={workspace} ingest={ingest} />
    case 'CANCELED':
      return (
        <Group>
          <Text>It was stopped; the table stays as it was.</Text>
          <LoadAgain workspace={workspace} ingest={ingest} />
        </Group>
      )
  }
}

/** How a load goes and went. It follows events, and needs nobody to watch. */
export const IngestResult = ({ workspace, ingestId }: { workspace: string; ingestId: string }) => {
  const query = useQuery(ingestQuery(workspace, ingestId))
  return (
    <Loaded query={query}>
      {(ingest) => {
        const { catalog, schema, table } = ingest.target
        return (
          <Stack gap="md">
            <Group gap="sm">
              <StateChip state={ingest.state} />
              <Text>
                {ingest.filename} into <span className="mono">{`${catalog}.${schema}.${table}`}</span>
              </Text>
            </Group>
            <Outcome workspace={workspace} ingest={ingest} />
            {ingest.bad_rows.length > 0 && (
              <Section title="Bad rows">
                <BadRows rows={ingest.bad_rows} rejected={ingest.rows_rejected} />
              </Section>
            )}
          </Stack>
        )
      }}
    </Loaded>
  )
}
