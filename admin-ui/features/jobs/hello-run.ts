import { ApiError } from '@boathouse/contract/client.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useShowRun } from '../runs/actions/use-show-run.ts'

/** Says the same on every engine that runs SQL. */
const STATEMENT = "SELECT 'Hello from Boathouse' AS greeting, now() AS said_at, version() AS engine"

const helloJob = (connection: string | undefined) => ({
  // Names of connections are at most as long as those of jobs.
  name: connection === undefined ? 'hello' : `hello-${connection}`.slice(0, 63),
  description: `One query on ${connection ?? 'the embedded engine'}, to see that it answers. Change it, or delete it.`,
  message: 'Say hello',
  tasks: [
    {
      task_key: 'hello',
      sql: { statement: STATEMENT, ...(connection !== undefined && { connection }) },
    },
  ],
})

/** Makes a job of one query on the embedded engine, or on a connection, unless it is there; runs it, and shows the run. */
export const useHelloRun = (workspace: string) => {
  const showRun = useShowRun()
  return useMutation({
    mutationFn: async (connection: string | undefined) => {
      const params = { workspace }
      const job = helloJob(connection)
      await api.call('createJob', { params, body: job }).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.code === 'JOB_EXISTS')) throw error
      })
      return api.call('createRun', { params: { ...params, job: job.name }, body: {} })
    },
    onSuccess: showRun,
  })
}
