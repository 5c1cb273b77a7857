import { Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { api } from '../../../api/client.ts'
import type { Preview, Upload } from '../../../api/types.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { FormError } from '../../../ui/FormError.tsx'
import { Section } from '../../../ui/Section.tsx'
import { datasetNameOf } from '../../datasets/tags.ts'
import { ingestOf, type Draft } from '../draft.ts'
import { PartitionForm } from './PartitionForm.tsx'
import { TargetForm } from './TargetForm.tsx'
import { May } from '../../../may/May.tsx'

interface TargetStepProps {
  readonly workspace: string
  readonly upload: Upload
  readonly draft: Draft
  readonly preview: Preview
  readonly onChange: (part: Partial<Draft>) => void
  readonly onBack: () => void
}

const VERBS = { create: 'Create the table', append: 'Append the rows', replace: 'Replace the rows' }
const SHOWN = ['target.catalog', 'target.schema', 'target.table', 'register_as']

const BadRows = ({ draft, onChange }: Pick<TargetStepProps, 'draft' | 'onChange'>) => (
  <Radio.Group
    value={draft.onBadRows}
    onChange={(value) => onChange({ onBadRows: value === 'reject' ? 'reject' : 'refuse' })}
    aria-label="Bad rows"
  >
    <Stack gap={6}>
      <Radio value="refuse" label="Refuse the whole file, and say which lines are bad" />
      <Radio
        value="reject"
        label={
          <>
            Keep the good rows and put the bad ones into <span className="mono">{draft.table}_rejects</span>
          </>
        }
      />
    </Stack>
  </Radio.Group>
)

const Register = ({
  draft,
  onChange,
  error,
}: Pick<TargetStepProps, 'draft' | 'onChange'> & { error?: string | undefined }) => (
  <Group gap="sm" align="flex-end">
    <Checkbox
      label="Register it as a dataset"
      checked={draft.registerAs !== null}
      onChange={(event) =>
        onChange({ registerAs: event.currentTarget.checked ? datasetNameOf(draft.table) : null })
      }
      pb={8}
    />
    {draft.registerAs !== null && (
      <TextInput
        label="Name of the dataset"
        value={draft.registerAs}
        onChange={(event) => onChange({ registerAs: event.currentTarget.value })}
        error={error}
      />
    )}
  </Group>
)

/** Create, append or replace; what happens to bad rows; what the table is called by people. */
export const TargetStep = ({ workspace, upload, draft, preview, onChange, onBack }: TargetStepProps) => {
  const navigate = useNavigate({ from: '/w/$workspace/upload' })
  const load = useMutation({
    mutationFn: () =>
      api.call('createIngest', { params: { workspace }, body: ingestOf(upload.upload_id, draft, preview) }),
    onSuccess: ({ ingest_id: ingest }) => navigate({ search: { ingest } }),
  })
  const fields = fieldErrorsOf(load.error)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        load.mutate()
      }}
    >
      <Stack gap="md" mt="md" maw={860}>
        <Section title="Table">
          <TargetForm draft={draft} onChange={onChange} errors={fields} />
        </Section>
        {draft.mode !== 'append' && (
          <Section title="Partitioning">
            <PartitionForm
              columns={draft.columns.filter(({ included }) => included).map(({ name }) => name)}
              partitioning={draft.partitioning}
              onChange={(partitioning) => onChange({ partitioning })}
            />
          </Section>
        )}
        <Section title="Bad rows">
          <BadRows draft={draft} onChange={onChange} />
        </Section>
        <Section title="Dataset">
          <Register draft={draft} onChange={onChange} error={fields.register_as} />
        </Section>
        <FormError error={load.error} shown={SHOWN} />
        <Group gap={8}>
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <May does="createIngest">
            <Button type="submit" loading={load.isPending}>
              {VERBS[draft.mode]}
            </Button>
          </May>
        </Group>
      </Stack>
    </form>
  )
}
