import { Stepper } from '@mantine/core'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { uploadQuery } from '../../api/ingest-queries.ts'
import { workspacesQuery } from '../../api/session-queries.ts'
import type { ReadOptions, Upload } from '../../api/types.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { mergeColumns, tableNameOf, type Draft } from './draft.ts'
import { PreviewStep } from './preview/PreviewStep.tsx'
import { TargetStep } from './target/TargetStep.tsx'

const previewQuery = (workspace: string, uploadId: string, options: ReadOptions) =>
  queryOptions({
    queryKey: ['uploads', workspace, uploadId, 'preview', options],
    queryFn: ({ signal }) =>
      api.call(
        'previewUpload',
        { params: { workspace, upload_id: uploadId }, body: { options } },
        { signal },
      ),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

/** `lake.main.flights` of the address, as far as it goes; a table there means «append». */
const targetOf = (into: string | undefined, catalog: string, upload: Upload): Partial<Draft> => {
  const [first, schema, ...rest] = into?.split('.') ?? []
  return {
    catalog: first || catalog,
    schema: schema || 'main',
    table: rest.join('.') || tableNameOf(upload.filename),
    mode: rest.length > 0 ? 'append' : 'create',
  }
}

interface StepsProps {
  readonly workspace: string
  readonly upload: Upload
  readonly start: Draft
}

const Steps = ({ workspace, upload, start }: StepsProps) => {
  const [draft, setDraft] = useState(start)
  const [step, setStep] = useState(0)
  const query = useQuery({
    ...previewQuery(workspace, upload.upload_id, draft.options),
    placeholderData: keepPreviousData,
  })
  // Until the person touches a column, the columns are those of the newest preview.
  const columns = query.data ? mergeColumns(query.data, draft.columns) : draft.columns
  const current = { ...draft, columns }
  const change = (part: Partial<Draft>): void => setDraft({ ...current, ...part })
  return (
    <Stepper active={step} onStepClick={setStep} size="xs" iconSize={24}>
      <Stepper.Step label="Look at it" description={upload.filename}>
        <PreviewStep
          upload={upload}
          draft={current}
          preview={query.data}
          error={query.error}
          reading={query.isFetching}
          onChange={change}
          onNext={() => setStep(1)}
        />
      </Stepper.Step>
      <Stepper.Step
        label="Say where it goes"
        description="Table, bad rows, dataset"
        allowStepSelect={Boolean(query.data)}
      >
        {query.data && (
          <TargetStep
            workspace={workspace}
            upload={upload}
            draft={current}
            preview={query.data}
            onChange={change}
            onBack={() => setStep(0)}
          />
        )}
      </Stepper.Step>
    </Stepper>
  )
}

interface WizardProps {
  readonly workspace: string
  readonly uploadId: string
  readonly into: string | undefined
}

/** From an upload to a request: look at it, then say where it goes. */
export const Wizard = ({ workspace, uploadId, into }: WizardProps) => {
  const query = useQuery(uploadQuery(workspace, uploadId))
  const { data: workspaces } = useQuery(workspacesQuery)
  const own = workspaces?.find(({ name }) => name === workspace)
  return (
    <Loaded query={{ ...query, data: own && query.data }}>
      {(upload) => (
        <Steps
          workspace={workspace}
          upload={upload}
          start={{
            options: {},
            columns: [],
            partitioning: [],
            catalog: '',
            schema: '',
            table: '',
            mode: 'create',
            onBadRows: 'refuse',
            registerAs: null,
            ...targetOf(into, own?.default_catalog ?? '', upload),
          }}
        />
      )}
    </Loaded>
  )
}
