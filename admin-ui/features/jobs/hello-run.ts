import { ApiError } from '@boathouse/contract/client.ts'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import { useShowRun } from '../runs/actions/use-show-run.ts'

const HELLO = {
  name: 'hello',
  description: 'The first job: one query on the embedded engine. Change it, or delete it.',
  message: 'Say hello',
  tasks: [
    {
      task_key: 'hello',
      sql: { statement: "SELECT 'Hello from Boathouse' AS greeting, now() AS said_at, version() AS engine" },
    },
  ],
}

/** Makes the first job unless it is there, runs it, and shows the run. */
export const useHelloRun = (workspace: string) => {
  const showRun = useShowRun()
  return useMutation({
    mutationFn: async () => {
      const params = { workspace }
      await api.call('createJob', { params, body: HELLO }).catch((error: unknown) => {
        if (!(error instanceof ApiError && error.code === 'JOB_EXISTS')) throw error
      })
      return api.call('createRun', { params: { ...params, job: HELLO.name }, body: {} })
    },
    onSuccess: showRun,
  })
}
