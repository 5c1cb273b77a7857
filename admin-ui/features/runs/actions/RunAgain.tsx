import { Drawer } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import { jobVersionQuery } from '../../../api/job-queries.ts'
import type { JobParameter, Run } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { LatestVersion, type PanelProps } from './LatestVersion.tsx'
import { ParameterFields, parameterFieldNames, parameterTexts } from './ParameterFields.tsx'
import { useShowRun } from './use-show-run.ts'

const Form = ({ run, parameters }: { run: Run; parameters: readonly JobParameter[] }) => {
  const workspace = useWorkspace()
  const [values, setValues] = useState(() => parameterTexts(run.parameters))
  const [latest, setLatest] = useState(false)
  const showRun = useShowRun()
  const again = useMutation({
    mutationFn: () =>
      api.call('retryRun', {
        params: { workspace, job: '-', run_id: run.run_id },
        body: { parameters: values, use_latest_version: latest },
      }),
    onSuccess: showRun,
  })
  return (
    <MutationForm
      mutation={again}
      deed={{ does: 'retryRun' }}
      shown={parameterFieldNames(parameters)}
      submit="Run again"
    >
      <ParameterFields
        parameters={parameters}
        values={values}
        onChange={setValues}
        errors={fieldErrorsOf(again.error)}
      />
      <LatestVersion run={run} latest={latest} onChange={setLatest} />
    </MutationForm>
  )
}

/** The same again, or with other parameters. */
export const RunAgain = ({ run, opened, onClose }: PanelProps) => {
  const version = useQuery({
    ...jobVersionQuery(useWorkspace(), run.job_id, run.job_version),
    enabled: opened,
  })
  return (
    <Drawer opened={opened} onClose={onClose} title={`Run ${run.job} again`}>
      <Loaded query={version}>
        {({ definition }) => <Form key={run.run_id} run={run} parameters={definition.parameters} />}
      </Loaded>
    </Drawer>
  )
}
