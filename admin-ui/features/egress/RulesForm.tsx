import { Textarea } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { egressQuery } from '../../api/system-queries.ts'
import type { EgressRules } from '../../api/types.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { linesOf, listError } from './line-list.ts'

const LISTS = [
  {
    name: 'networks',
    label: 'Networks',
    description: 'Addresses and networks, one a line. 0.0.0.0/0 and ::/0 are all there are.',
    placeholder: '10.0.0.0/8',
  },
  {
    name: 'ports',
    label: 'Ports',
    description: 'Ports and ranges, one a line.',
    placeholder: '9000-9100',
  },
] as const

/** Which networks and ports are open, as two lists. */
export const RulesForm = ({ rules }: { rules: EgressRules }) => {
  const [texts, setTexts] = useState({ networks: rules.networks.join('\n'), ports: rules.ports.join('\n') })
  const client = useQueryClient()
  const body = { networks: linesOf(texts.networks), ports: linesOf(texts.ports) }
  const save = useMutation({
    mutationFn: () =>
      api.call('updateEgressRules', { body }, { headers: { 'if-match': `"${rules.version}"` } }),
    onSuccess: (after) => {
      notifications.show({ message: 'In force within two seconds, on every server.' })
      client.setQueryData(egressQuery.queryKey, after)
    },
  })
  const errors = fieldErrorsOf(save.error)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'updateEgressRules' }}
      shown={Object.keys(errors)}
      submit="Save rules"
      disabled={LISTS.every(({ name }) => body[name].join() === rules[name].join())}
    >
      {LISTS.map(({ name, label, description, placeholder }) => (
        <Textarea
          key={name}
          label={label}
          description={description}
          placeholder={placeholder}
          autosize
          minRows={4}
          maxRows={16}
          spellCheck={false}
          classNames={{ input: 'mono' }}
          value={texts[name]}
          onChange={(event) => setTexts({ ...texts, [name]: event.currentTarget.value })}
          error={listError(errors, name, body[name])}
        />
      ))}
    </MutationForm>
  )
}
