import { NumberInput, SegmentedControl, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Job, TableTrigger } from '../../../api/types.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import {
  ParameterFields,
  parameterFieldNames,
  parameterTexts,
  type ParameterTexts,
} from '../../runs/actions/ParameterFields.tsx'

interface TableTriggerFormProps {
  readonly workspace: string
  readonly job: Job
  /** Absent: a new one. */
  readonly trigger: TableTrigger | undefined
  readonly onSaved: () => void
}

const SHOWN = ['name', 'table.catalog', 'table.schema', 'table.table', 'min_interval_seconds']

/** `lake.main.orders`: the schema may have levels. */
const splitTable = (text: string) => {
  const [catalog = '', ...rest] = text.trim().split('.')
  return { catalog, table: rest.pop() ?? '', schema: rest.join('.') }
}

const joinTable = ({ catalog, schema, table }: TableTrigger['table']): string =>
  `${catalog}.${schema}.${table}`

/** Which table, and what becomes of snapshots that come while a run lasts. */
export const TableTriggerForm = ({ workspace, job, trigger, onSaved }: TableTriggerFormProps) => {
  const client = useQueryClient()
  const [name, setName] = useState(trigger?.name ?? '')
  const [table, setTable] = useState(trigger ? joinTable(trigger.table) : '')
  const [coalesce, setCoalesce] = useState<'LATEST' | 'EACH'>(trigger?.coalesce ?? 'LATEST')
  const [interval, setInterval] = useState(trigger?.min_interval_seconds ?? 0)
  const [parameters, setParameters] = useState<ParameterTexts>(parameterTexts(trigger?.parameters ?? {}))
  const save = useMutation({
    mutationFn: () => {
      const params = { workspace, job: job.name }
      const body = { name, table: splitTable(table), coalesce, min_interval_seconds: interval, parameters }
      if (!trigger) return api.call('createTableTrigger', { params, body })
      const options = { headers: { 'if-match': `"${trigger.version}"` } }
      const path = { ...params, trigger: trigger.name }
      return api.call(
        'updateTableTrigger',
        { params: path, body: { ...body, paused: trigger.paused } },
        options,
      )
    },
    onSuccess: async () => {
      if (trigger) notifications.show({ message: `The table trigger ${name} is saved.` })
      onSaved()
      await client.invalidateQueries({ queryKey: ['schedules', workspace] })
    },
  })
  const errors = fieldErrorsOf(save.error)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: trigger ? 'updateTableTrigger' : 'createTableTrigger' }}
      shown={[...SHOWN, ...parameterFieldNames(job.parameters)]}
      submit={trigger ? 'Save changes' : 'Create table trigger'}
    >
      <TextInput
        label="Name"
        spellCheck={false}
        data-autofocus
        placeholder="orders"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errors.name}
      />
      <TextInput
        label="Table"
        description="In a catalog of this server. It may be made later."
        spellCheck={false}
        classNames={{ input: 'mono' }}
        placeholder="lake.main.orders"
        value={table}
        onChange={(event) => setTable(event.currentTarget.value)}
        error={
          (errors['table.catalog'] ?? errors['table.schema'] ?? errors['table.table']) &&
          'Write it as catalog.schema.table.'
        }
      />
      <SegmentedControl
        aria-label="Several snapshots at once"
        data={[
          { value: 'LATEST', label: 'One run for all that came' },
          { value: 'EACH', label: 'A run for each snapshot' },
        ]}
        value={coalesce}
        onChange={(value) => setCoalesce(value === 'EACH' ? 'EACH' : 'LATEST')}
      />
      <NumberInput
        label="At most every"
        description="0: as often as snapshots come"
        suffix=" s"
        min={0}
        allowDecimal={false}
        value={interval}
        onChange={(value) => setInterval(typeof value === 'number' ? value : 0)}
        error={errors.min_interval_seconds}
      />
      {job.parameters.length > 0 && (
        <ParameterFields
          parameters={job.parameters}
          values={parameters}
          onChange={setParameters}
          errors={errors}
        />
      )}
    </MutationForm>
  )
}
