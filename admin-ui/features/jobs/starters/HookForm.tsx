import { NumberInput, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../../api/client.ts'
import type { HookWithSecret, Job } from '../../../api/types.ts'
import { fieldErrorsOf } from '../../../ui/failure.ts'
import { MutationForm } from '../../../ui/MutationForm.tsx'

interface HookFormProps {
  readonly workspace: string
  readonly job: Job
  readonly onSaved: (hook: HookWithSecret) => void
}

const filled = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''))

/** A new address for other programs; where in their payload the values of parameters lie. */
export const HookForm = ({ workspace, job, onSaved }: HookFormProps) => {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [mapping, setMapping] = useState<Readonly<Record<string, string>>>({})
  const [tolerance, setTolerance] = useState(300)
  const save = useMutation({
    mutationFn: () =>
      api.call('createHook', {
        params: { workspace, job: job.name },
        body: { name, mapping: filled(mapping), tolerance_seconds: tolerance },
      }),
    onSuccess: async (hook) => {
      onSaved(hook)
      await client.invalidateQueries({ queryKey: ['schedules', workspace] })
    },
  })
  const errors = fieldErrorsOf(save.error)
  const fields = job.parameters.map((parameter) => `mapping.${parameter.name}`)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'createHook' }}
      shown={['name', 'tolerance_seconds', ...fields]}
      submit="Create hook"
    >
      <TextInput
        label="Name"
        spellCheck={false}
        data-autofocus
        placeholder="shop"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={errors.name}
      />
      {job.parameters.length > 0 && (
        <Text c="dimmed">
          Where in the payload each parameter lies, as a JSON pointer; empty: its default.
        </Text>
      )}
      {job.parameters.map((parameter) => (
        <TextInput
          key={parameter.name}
          label={parameter.name}
          placeholder="/order/date"
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={mapping[parameter.name] ?? ''}
          onChange={(event) => setMapping({ ...mapping, [parameter.name]: event.currentTarget.value })}
          error={errors[`mapping.${parameter.name}`]}
        />
      ))}
      <NumberInput
        label="How old a delivery may be"
        suffix=" s"
        min={1}
        max={3600}
        allowDecimal={false}
        value={tolerance}
        onChange={(value) => setTolerance(typeof value === 'number' ? value : 300)}
        error={errors.tolerance_seconds}
      />
    </MutationForm>
  )
}
