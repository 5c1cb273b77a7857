import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { usersQuery } from '../../api/session-queries.ts'

interface OwnerSelectProps {
  readonly value: string | null
  readonly onChange: (owner: string | null) => void
  readonly placeholder?: string
  readonly error?: string | undefined
  readonly label?: string
}

export const OwnerSelect = ({ value, onChange, placeholder, error, label = 'Owner' }: OwnerSelectProps) => {
  const { data: users = [] } = useQuery(usersQuery)
  return (
    <Select
      label={label}
      placeholder={placeholder}
      data={users.map(({ name, display_name: display }) => ({
        value: name,
        label: display && display !== name ? `${display} (${name})` : name,
      }))}
      value={value}
      onChange={onChange}
      error={error}
      searchable
      clearable={placeholder !== undefined}
      nothingFoundMessage="Nobody has this name"
    />
  )
}
