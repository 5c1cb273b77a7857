import { NumberInput, Stack, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { retentionQuery } from '../../api/run-queries.ts'
import type { Retention } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { Section } from '../../ui/Section.tsx'

const FIELDS = [
  ['runs_days', 'Runs', 'With everything of them, from their end.'],
  ['logs_days', 'Logs', undefined],
  ['results_days', 'Results', 'Sample rows; the tables that runs wrote stay.'],
  ['events_days', 'Events', 'Every transition of a run and its tasks.'],
] as const

type Days = Pick<Retention, (typeof FIELDS)[number][0]>

const Form = ({ workspace, retention }: { workspace: string; retention: Retention }) => {
  const { version, ...given } = retention
  const [days, setDays] = useState<Days>(given)
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () =>
      api.call(
        'updateRetention',
        { params: { workspace }, body: days },
        { headers: { 'if-match': `"${version}"` } },
      ),
    onSuccess: (after) => {
      notifications.show({ message: 'What is older goes within minutes.' })
      client.setQueryData(retentionQuery(workspace).queryKey, after)
    },
  })
  const errors = fieldErrorsOf(save.error)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'updateRetention' }}
      shown={FIELDS.map(([field]) => field)}
      submit="Save"
      disabled={FIELDS.every(([field]) => days[field] === given[field])}
    >
      {FIELDS.map(([field, label, description]) => (
        <NumberInput
          key={field}
          label={label}
          description={description}
          placeholder="for ever"
          suffix=" days"
          min={1}
          max={36_500}
          allowDecimal={false}
          value={days[field] ?? ''}
          onChange={(value) => setDays({ ...days, [field]: typeof value === 'number' ? value : null })}
          error={errors[field]}
        />
      ))}
    </MutationForm>
  )
}

/** How long the workspace keeps what runs leave. */
export const RetentionForm = () => {
  const workspace = useWorkspace()
  const query = useQuery(retentionQuery(workspace))
  return (
    <Section title="How long runs are kept">
      <Stack gap="sm" maw={640}>
        <Text c="dimmed">An empty field keeps them for ever.</Text>
        <Loaded query={query}>
          {(retention) => <Form key={retention.version} workspace={workspace} retention={retention} />}
        </Loaded>
      </Stack>
    </Section>
  )
}
