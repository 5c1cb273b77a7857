import { Select, Switch, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { connectionsQuery } from '../../api/connection-queries.ts'
import type { ConnectionField } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'

interface FieldInputProps {
  readonly field: ConnectionField
  readonly value: string | boolean
  readonly onChange: (value: string | boolean) => void
  readonly error?: string | undefined
  /** Options that one may not choose, and why. */
  readonly refused?: { readonly options: readonly string[]; readonly because: string } | undefined
}

/** Chooses a connection of a kind. */
export const ConnectionSelect = ({ field, value, onChange, error }: FieldInputProps) => {
  const { data = [] } = useQuery(connectionsQuery(useWorkspace()))
  const fitting = data.filter(({ kind }) => kind === field.connection_kind).map(({ name }) => name)
  return (
    <Select
      label={field.label}
      description={field.help}
      data={fitting}
      value={value === '' ? null : String(value)}
      onChange={(next) => onChange(next ?? '')}
      placeholder={fitting.length > 0 ? 'None' : `No connection of kind ${field.connection_kind} yet`}
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${field.label}` }}
      error={error}
    />
  )
}

/** One field of a kind, as its description says. */
export const FieldInput = (props: FieldInputProps) => {
  const { field, value, onChange, error, refused } = props
  const common = { label: field.label, description: field.help || undefined, error }
  const text = { ...common, placeholder: field.placeholder, withAsterisk: field.required }
  if (field.input === 'connection') return <ConnectionSelect {...props} />
  if (field.input === 'switch') {
    return (
      <Switch
        {...common}
        checked={value === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (field.input === 'choice') {
    return (
      <Select
        {...common}
        data={field.options.map((option) => {
          const disabled = refused?.options.includes(option) === true
          return { value: option, label: disabled ? `${option} (${refused.because})` : option, disabled }
        })}
        value={String(value)}
        onChange={(next) => onChange(next ?? '')}
        allowDeselect={false}
      />
    )
  }
  if (field.input === 'multiline') {
    return (
      <Textarea
        {...text}
        autosize
        minRows={2}
        maxRows={8}
        classNames={{ input: 'mono' }}
        value={String(value)}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return (
    <TextInput
      {...text}
      spellCheck={false}
      autoComplete="off"
      value={String(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
