import { NumberInput, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { Hook, HookWithSecret, Job, JobParameter } from '../../../api/types.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'
import {
  ParameterFields,
  parameterFieldNames,
  parameterTexts,
  type ParameterTexts,
} from '../../runs/actions/ParameterFields.tsx'

interface HookFormProps {
  readonly workspace: string
  readonly job: Job
  /** Absent: a new one. */
  readonly hook: Hook | undefined
  /** A new one has a secret, which is shown once. */
  readonly onMade: (hook: HookWithSecret) => void
  readonly onSaved: () => void
}

const useSaveHook = (props: HookFormProps, body: Parameters<typeof bodyOf>[0]) => {
  const { workspace, job, hook, onMade, onSaved } = props
  const client = useQueryClient()
  const params = { workspace, job: job.name }
  return useMutation({
    mutationFn: async () => {
      if (!hook) return onMade(await api.call('createHook', { params, body: bodyOf(body) }))
      const options = { headers: { 'if-match': `"${hook.version}"` } }
      const path = { ...params, hook: hook.name }
      await api.call('updateHook', { params: path, body: { ...bodyOf(body), paused: hook.paused } }, options)
      notifications.show({ message: `The hook ${body.name} is saved.` })
    },
    onSuccess: async () => {
      onSaved()
      await client.invalidateQueries({ queryKey: ['schedules', workspace] })
    },
  })
}

interface Draft {
  readonly name: string
  readonly mapping: Readonly<Record<string, string>>
  readonly parameters: ParameterTexts
  readonly tolerance_seconds: number
}

const isFilled = ([, text]: readonly [string, string]): boolean => text !== ''

/** What lies in the payload has no fixed value. */
const bodyOf = ({ mapping, parameters, ...rest }: Draft) => {
  const filled = Object.entries(mapping).filter(isFilled)
  const mapped = new Set(filled.map(([name]) => name))
  return {
    ...rest,
    mapping: Object.fromEntries(filled),
    parameters: Object.fromEntries(Object.entries(parameters).filter(([name]) => !mapped.has(name))),
  }
}

interface PayloadFieldsProps {
  readonly parameters: readonly JobParameter[]
  readonly draft: Draft
  readonly onChange: (change: Partial<Draft>) => void
  readonly errors: Readonly<Record<string, string>>
}

const PayloadFields = ({ parameters, draft, onChange, errors }: PayloadFieldsProps) => {
  const fixed = parameters.filter(({ name }) => !draft.mapping[name])
  return (
    <>
      <Text c="dimmed">Where in the payload each parameter lies, as a JSON pointer.</Text>
      {parameters.map(({ name }) => (
        <TextInput
          key={name}
          label={name}
          placeholder="/order/date"
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={draft.mapping[name] ?? ''}
          onChange={(event) => onChange({ mapping: { ...draft.mapping, [name]: event.currentTarget.value } })}
          error={errors[`mapping.${name}`]}
        />
      ))}
      {fixed.length > 0 && (
        <>
          <Text c="dimmed">The same in every run; empty: the default.</Text>
          <ParameterFields
            parameters={fixed}
            values={draft.parameters}
            onChange={(values) => onChange({ parameters: values })}
            errors={errors}
          />
        </>
      )}
    </>
  )
}

/** An address for other programs: where in their payload the values of parameters lie, and which are fixed. */
export const HookForm = (props: HookFormProps) => {
  const { job, hook } = props
  const [draft, setDraft] = useState<Draft>({
    name: hook?.name ?? '',
    mapping: hook?.mapping ?? {},
    parameters: parameterTexts(hook?.parameters ?? {}),
    tolerance_seconds: hook?.tolerance_seconds ?? 300,
  })
  const onChange = (change: Partial<Draft>): void => setDraft({ ...draft, ...change })
  const save = useSaveHook(props, draft)
  const errors = fieldErrorsOf(save.error)
  const pointers = job.parameters.map(({ name }) => `mapping.${name}`)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: hook ? 'updateHook' : 'createHook' }}
      shown={['name', 'tolerance_seconds', ...pointers, ...parameterFieldNames(job.parameters)]}
      submit={hook ? 'Save changes' : 'Create hook'}
    >
      <TextInput
        label="Name"
        spellCheck={false}
        data-autofocus
        placeholder="shop"
        value={draft.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        error={errors.name}
      />
      {job.parameters.length > 0 && (
        <PayloadFields parameters={job.parameters} draft={draft} onChange={onChange} errors={errors} />
      )}
      <NumberInput
        label="How old a delivery may be"
        suffix=" s"
        min={1}
        max={3600}
        allowDecimal={false}
        value={draft.tolerance_seconds}
        onChange={(value) => onChange({ tolerance_seconds: typeof value === 'number' ? value : 300 })}
        error={errors.tolerance_seconds}
      />
    </MutationForm>
  )
}
