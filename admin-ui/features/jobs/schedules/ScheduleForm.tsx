import { Group, NumberInput, SegmentedControl, Select, Switch, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Job, Schedule } from '../../../api/types.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import { ParameterFields, parameterFieldNames } from '../../runs/actions/ParameterFields.tsx'
import { NextFires } from './NextFires.tsx'
import {
  emptySchedule,
  scheduleDraftOf,
  scheduleToSend,
  timingOf,
  type ScheduleDraft,
} from './schedule-draft.ts'

const ZONES = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])]
const CATCH_UP: readonly { readonly value: ScheduleDraft['catchUp']; readonly label: string }[] = [
  { value: 'LAST', label: 'Run once, for the newest' },
  { value: 'ALL', label: 'Run for each, up to a limit' },
  { value: 'NONE', label: 'Leave them' },
]
const SHOWN = ['name', 'cron.expression', 'cron.time_zone', 'interval.seconds', 'catch_up_limit']

interface FieldsProps {
  readonly draft: ScheduleDraft
  readonly onChange: (change: Partial<ScheduleDraft>) => void
  readonly errors: Readonly<Record<string, string>>
}

const TimingFields = ({ draft, onChange, errors }: FieldsProps) => (
  <>
    <SegmentedControl
      aria-label="How it is timed"
      data={[
        { value: 'cron', label: 'At times (cron)' },
        { value: 'interval', label: 'Every so often' },
      ]}
      value={draft.kind}
      onChange={(kind) => onChange({ kind: kind === 'interval' ? 'interval' : 'cron' })}
    />
    {draft.kind === 'cron' ? (
      <>
        <TextInput
          label="Cron expression"
          description="Minute, hour, day of month, month, day of week."
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={draft.expression}
          onChange={(event) => onChange({ expression: event.currentTarget.value })}
          error={errors['cron.expression'] ?? errors.cron}
        />
        <Select
          label="Time zone"
          data={ZONES.includes(draft.timeZone) ? ZONES : [draft.timeZone, ...ZONES]}
          value={draft.timeZone}
          onChange={(zone) => onChange({ timeZone: zone ?? 'UTC' })}
          searchable
          allowDeselect={false}
          limit={100}
          error={errors['cron.time_zone']}
        />
      </>
    ) : (
      <NumberInput
        label="Every"
        suffix=" s"
        min={1}
        allowDecimal={false}
        value={draft.seconds}
        onChange={(value) => onChange({ seconds: typeof value === 'number' ? value : 0 })}
        error={errors['interval.seconds']}
      />
    )}
  </>
)

const CatchUpFields = ({ draft, onChange, errors }: FieldsProps) => (
  <Group gap="sm" align="flex-start" grow>
    <Select
      label="Fires missed while nobody was there"
      data={[...CATCH_UP]}
      value={draft.catchUp}
      onChange={(value) =>
        onChange({ catchUp: CATCH_UP.find((each) => each.value === value)?.value ?? 'LAST' })
      }
      allowDeselect={false}
    />
    {draft.catchUp === 'ALL' && (
      <NumberInput
        label="At most"
        min={1}
        max={1000}
        allowDecimal={false}
        value={draft.catchUpLimit}
        onChange={(value) => onChange({ catchUpLimit: typeof value === 'number' ? value : 0 })}
        error={errors.catch_up_limit}
      />
    )}
  </Group>
)

interface ScheduleFormProps {
  readonly workspace: string
  readonly job: Job
  /** Absent: a new one. */
  readonly schedule: Schedule | undefined
  readonly onSaved: () => void
}

/** When a job runs by itself; the next fires are shown as they are typed. */
export const ScheduleForm = ({ workspace, job, schedule, onSaved }: ScheduleFormProps) => {
  const client = useQueryClient()
  const [draft, setDraft] = useState(() => (schedule ? scheduleDraftOf(schedule) : emptySchedule()))
  const onChange = (change: Partial<ScheduleDraft>): void => setDraft({ ...draft, ...change })
  const save = useMutation({
    mutationFn: () => {
      const params = { workspace, job: job.name }
      const body = scheduleToSend(draft)
      return schedule
        ? api.call(
            'updateSchedule',
            { params: { ...params, schedule: schedule.name }, body },
            { headers: { 'if-match': `"${schedule.version}"` } },
          )
        : api.call('createSchedule', { params, body })
    },
    onSuccess: async ({ name }) => {
      notifications.show({ message: `The schedule ${name} is saved.` })
      onSaved()
      await client.invalidateQueries({ queryKey: ['schedules', workspace] })
    },
  })
  const errors = fieldErrorsOf(save.error)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: schedule ? 'updateSchedule' : 'createSchedule' }}
      shown={[...SHOWN, ...parameterFieldNames(job.parameters)]}
      submit={schedule ? 'Save changes' : 'Create schedule'}
    >
      <TextInput
        label="Name"
        spellCheck={false}
        data-autofocus
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errors.name}
      />
      <TimingFields draft={draft} onChange={onChange} errors={errors} />
      <NextFires workspace={workspace} timing={timingOf(draft)} />
      <CatchUpFields draft={draft} onChange={onChange} errors={errors} />
      {job.parameters.length > 0 && (
        <ParameterFields
          parameters={job.parameters}
          values={draft.parameters}
          onChange={(parameters) => onChange({ parameters })}
          errors={errors}
        />
      )}
      <Switch
        label="Paused"
        checked={draft.paused}
        onChange={(event) => onChange({ paused: event.currentTarget.checked })}
      />
    </MutationForm>
  )
}
