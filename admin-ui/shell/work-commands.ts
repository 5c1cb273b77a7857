import { IconPlayerPlay, IconPlugConnected, IconSitemap } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../api/connection-queries.ts'
import { foundJobsQuery } from '../api/job-queries.ts'
import type { Connection, JobSummary } from '../api/types.ts'
import { isKnownState, stateWord } from '../ui/StateChip.tsx'
import type { Command } from './commands.ts'

/** A job, and its newest run. */
export const jobCommands = ({ job_id: id, name, last_run: run }: JobSummary): readonly Command[] => [
  {
    id: `command-job-${id}`,
    label: name,
    hint: 'job',
    icon: IconSitemap,
    run: ({ navigate, workspace }) =>
      void navigate({ to: '/w/$workspace/jobs/$job', params: { workspace, job: name } }),
  },
  ...(run === null
    ? []
    : [
        {
          id: `command-run-${run.run_id}`,
          label: `Newest run of ${name}`,
          hint: isKnownState(run.state) ? stateWord(run.state).toLowerCase() : run.state,
          icon: IconPlayerPlay,
          run: ({ navigate, workspace }) =>
            void navigate({ to: '/w/$workspace/runs/$run', params: { workspace, run: run.run_id } }),
        } satisfies Command,
      ]),
]

const connectionCommand = ({ name }: Connection): Command => ({
  id: `command-connection-${name}`,
  label: name,
  hint: 'connection',
  icon: IconPlugConnected,
  run: ({ navigate, workspace }) =>
    void navigate({ to: '/w/$workspace/connections/$connection', params: { workspace, connection: name } }),
})

/** Jobs with their newest runs, and connections, whose name holds the text. */
export const useWorkCommands = (workspace: string, text: string): readonly Command[] => {
  const enabled = text !== ''
  const jobs = useQuery({ ...foundJobsQuery(workspace, text), enabled, placeholderData: keepPreviousData })
  const connections = useQuery({ ...connectionsQuery(workspace), enabled })
  if (!enabled) return []
  const named = (connections.data ?? []).filter(({ name }) => name.includes(text.toLowerCase()))
  return [...(jobs.data ?? []).flatMap(jobCommands), ...named.map(connectionCommand)]
}
