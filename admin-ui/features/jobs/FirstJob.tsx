import { Button, Group, Stack } from '@mantine/core'
import { IconPlayerPlay, IconSitemap } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../../api/connection-queries.ts'
import { May } from '../../may/May.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { ErrorNote } from '../../ui/ErrorNote.tsx'
import { useHelloRun } from './hello-run.ts'
import { NewJobButton } from './NewJobButton.tsx'

/** The first job is one click away, on whatever runs SQL here. */
export const FirstJob = ({ workspace }: { workspace: string }) => {
  const hello = useHelloRun(workspace)
  const { data: connections = [] } = useQuery(connectionsQuery(workspace))
  return (
    <EmptyNote
      icon={<IconSitemap size={32} />}
      title="No job yet"
      action={
        <Stack gap="sm" align="center">
          <Group gap={8}>
            <May does="createJob">
              <Button
                leftSection={<IconPlayerPlay size={14} />}
                loading={hello.isPending}
                onClick={() => hello.mutate(undefined)}
              >
                Make and run “hello”
              </Button>
            </May>
            {connections
              .filter(({ kind }) => kind === 'trino')
              .map(({ name }) => (
                <May key={name} does="createJob">
                  <Button variant="default" disabled={hello.isPending} onClick={() => hello.mutate(name)}>
                    Run “hello” on {name}
                  </Button>
                </May>
              ))}
            <NewJobButton workspace={workspace} primary={false} />
          </Group>
          {hello.error ? <ErrorNote error={hello.error} /> : null}
        </Stack>
      }
    >
      A job is a graph of tasks that runs when it should, once, and says what happened. The first one can be a
      single query: one click makes it, runs it, and shows its state, log and result.
    </EmptyNote>
  )
}
