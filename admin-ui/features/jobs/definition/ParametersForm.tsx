import { ActionIcon, Button, Group, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import type { ParameterDraft } from './job-draft.ts'

type Type = NonNullable<ParameterDraft['type']>

const TYPES: readonly Type[] = ['STRING', 'INTEGER', 'DECIMAL', 'BOOLEAN', 'DATE', 'TIMESTAMP']

interface ParametersFormProps {
  readonly parameters: readonly ParameterDraft[]
  readonly onChange: (parameters: ParameterDraft[]) => void
  readonly errorOf: (field: string) => string | undefined
}

const withDefault = (parameter: ParameterDraft, text: string): ParameterDraft => {
  const { default: _, ...rest } = parameter
  return text === '' ? rest : { ...rest, default: text }
}

/** Name, type and default of each parameter; allowed values are said in the YAML. */
export const ParametersForm = ({ parameters, onChange, errorOf }: ParametersFormProps) => {
  const set = (at: number, parameter: ParameterDraft): void =>
    onChange(parameters.map((each, index) => (index === at ? parameter : each)))
  return (
    <Stack gap="xs">
      {parameters.map((parameter, at) => (
        <Group key={at} gap="sm" align="flex-start" wrap="nowrap">
          <TextInput
            aria-label={`Name of parameter ${at + 1}`}
            placeholder="name"
            spellCheck={false}
            classNames={{ input: 'mono' }}
            value={parameter.name}
            onChange={(event) => set(at, { ...parameter, name: event.currentTarget.value })}
            error={errorOf(`${at}.name`)}
          />
          <Select
            aria-label={`Type of parameter ${at + 1}`}
            data={[...TYPES]}
            value={parameter.type ?? 'STRING'}
            onChange={(type) => set(at, { ...parameter, type: TYPES.find((each) => each === type) })}
            allowDeselect={false}
            w={140}
          />
          <TextInput
            aria-label={`Default of parameter ${at + 1}`}
            placeholder="no default: every run gives it"
            style={{ flex: 1 }}
            value={parameter.default == null ? '' : String(parameter.default)}
            onChange={(event) => set(at, withDefault(parameter, event.currentTarget.value))}
            error={errorOf(`${at}.default`)}
          />
          <ActionIcon
            mt={2}
            aria-label={`Remove parameter ${at + 1}`}
            onClick={() => onChange(parameters.filter((_, index) => index !== at))}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Group>
      ))}
      <div>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange([...parameters, { name: `param_${parameters.length + 1}`, type: 'STRING' }])
          }
        >
          Add a parameter
        </Button>
      </div>
    </Stack>
  )
}
