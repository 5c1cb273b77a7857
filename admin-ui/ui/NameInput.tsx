import { TextInput } from '@mantine/core'

interface NameInputProps {
  readonly label?: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly error?: string | undefined
}

/** The name of what is made, the first thing that a form asks for. */
export const NameInput = ({ label = 'Name', value, onChange, error }: NameInputProps) => (
  <TextInput
    data-autofocus
    label={label}
    value={value}
    onChange={(event) => onChange(event.currentTarget.value)}
    error={error}
    required
    withAsterisk={false}
  />
)
