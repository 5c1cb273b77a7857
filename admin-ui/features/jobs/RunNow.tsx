import { Drawer } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Job } from '../../api/types.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import {
  ParameterFields,
  parameterFieldNames,
  type ParameterTexts,
} from '../runs/actions/ParameterFields.tsx'
import { useShowRun } from '../runs/actions/use-show-run.ts'

/** Starts a run; what is pressed twice starts one. */
export const useRunNow = (workspace: string, job: string) => {
  const showRun = useShowRun()
  const [token, setToken] = useState(() => crypto.randomUUID())
  return useMutation({
    mutationFn: (parameters: ParameterTexts) =>
      api.call('createRun', {
        params: { workspace, job },
        body: { parameters, idempotency_token: token },
      }),
    onSuccess: async (run) => {
      setToken(crypto.randomUUID())
      await showRun(run)
    },
  })
}

const Form = ({ workspace, job }: { workspace: string; job: Job }) => {
  const [values, setValues] = useState<ParameterTexts>({})
  const run = useRunNow(workspace, job.name)
  return (
    <MutationForm
      mutation={{ ...run, mutate: () => run.mutate(values) }}
      deed={{ does: 'createRun' }}
      shown={parameterFieldNames(job.parameters)}
      submit="Run now"
    >
      <ParameterFields
        parameters={job.parameters}
        values={values}
        onChange={setValues}
        errors={fieldErrorsOf(run.error)}
      />
    </MutationForm>
  )
}

interface RunNowProps {
  readonly workspace: string
  readonly job: Job
  readonly opened: boolean
  readonly onClose: () => void
}

/** A run with chosen parameters; what stays empty has its default. */
export const RunNow = ({ workspace, job, opened, onClose }: RunNowProps) => (
  <Drawer opened={opened} onClose={onClose} title={`Run ${job.name}`}>
    <Form workspace={workspace} job={job} />
  </Drawer>
)
