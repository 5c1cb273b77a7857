import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { principalsQuery } from '../../api/access-queries.ts'
import type { Grantee } from '../../api/types.ts'

const KINDS = { user: 'User', service_account: 'Service account', group: 'Group' } as const

const keyOf = ({ kind, name }: Pick<Grantee, 'kind' | 'name'>): string => `${kind}:${name}`

/** Chooses a user, a service account or a group by a part of its name. */
export const GranteeInput = ({
  value,
  onChange,
  error,
}: {
  value: Grantee | undefined
  onChange: (value: Grantee | undefined) => void
  error?: string | undefined
}) => {
  const [text, setText] = useState('')
  const { data: found = [] } = useQuery(principalsQuery(text))
  const shown = value && !found.some((one) => one.id === value.id) ? [value, ...found] : found
  const kinds = Object.entries(KINDS).map(([kind, group]) => ({
    group,
    items: shown.filter((one) => one.kind === kind).map((one) => ({ value: keyOf(one), label: one.name })),
  }))
  return (
    <Select
      label="Who"
      placeholder="a part of the name"
      searchable
      clearable
      data={kinds.filter(({ items }) => items.length > 0)}
      nothingFoundMessage="Nobody of this name"
      value={value ? keyOf(value) : null}
      onChange={(key) => onChange(shown.find((one) => keyOf(one) === key))}
      onSearchChange={setText}
      error={error}
    />
  )
}
