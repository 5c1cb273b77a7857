import { Select, Text, TextInput } from '@mantine/core'
import type { JobParameter } from '../../../api/types.ts'

/** What was typed, by parameter; a parameter that is absent takes its default. */
export type ParameterTexts = Readonly<Record<string, string>>

type Value = string | number | boolean | null

const HINTS: Readonly<Record<JobParameter['type'], string>> = {
  STRING: '',
  INTEGER: '42',
  DECIMAL: '12.50',
  BOOLEAN: 'true',
  DATE: '2026-01-31',
  TIMESTAMP: '2026-01-31T08:00:00Z',
}

const textOf = (value: Value | undefined): string => (value == null ? '' : String(value))

/** Values as texts; null and what is not set are left out. */
export const parameterTexts = (values: Readonly<Record<string, Value>>): ParameterTexts =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, String(value)]])),
  )

const choicesOf = ({ type, allowed_values: allowed }: JobParameter): string[] | undefined => {
  if (allowed) return allowed.map(textOf)
  return type === 'BOOLEAN' ? ['true', 'false'] : undefined
}

interface ParameterFieldsProps {
  readonly parameters: readonly JobParameter[]
  readonly values: ParameterTexts
  readonly onChange: (values: ParameterTexts) => void
  /** The server's own validation, by field. */
  readonly errors: Readonly<Record<string, string>>
}

/** One field for each parameter of a job. */
export const ParameterFields = ({ parameters, values, onChange, errors }: ParameterFieldsProps) => {
  if (parameters.length === 0) return <Text c="dimmed">The job has no parameters.</Text>
  const set = (name: string, text: string | null): void => {
    const { [name]: _, ...rest } = values
    onChange(text ? { ...rest, [name]: text } : rest)
  }
  return parameters.map((parameter) => {
    const { name, type } = parameter
    const given = textOf(parameter.default)
    const common = {
      label: name,
      description: type.toLowerCase(),
      withAsterisk: parameter.default === undefined,
      error: errors[`parameters.${name}`],
    }
    const choices = choicesOf(parameter)
    return choices ? (
      <Select
        key={name}
        {...common}
        data={[...new Set(choices)]}
        placeholder={given}
        value={values[name] ?? null}
        onChange={(text) => set(name, text)}
        clearable
        clearButtonProps={{ 'aria-label': `Clear ${name}` }}
      />
    ) : (
      <TextInput
        key={name}
        {...common}
        placeholder={given || HINTS[type]}
        spellCheck={false}
        value={values[name] ?? ''}
        onChange={(event) => set(name, event.currentTarget.value)}
      />
    )
  })
}

export const parameterFieldNames = (parameters: readonly JobParameter[]): string[] =>
  parameters.map(({ name }) => `parameters.${name}`)
