import { Group, PasswordInput, Select, Stack, TextInput } from '@mantine/core'
import type { ConnectionField } from '../../api/types.ts'
import { SECRET_PLACES, type SecretDraft, type SecretPlace } from './connection-draft.ts'
import { ConnectionSelect } from './FieldInput.tsx'

interface SecretInputProps {
  readonly field: ConnectionField
  /** Where it can be: a cluster's own token is not kept in a cluster. */
  readonly places: readonly SecretPlace[]
  /** One is kept already; leaving the fields empty keeps it. */
  readonly isSet: boolean
  readonly draft: SecretDraft
  readonly onChange: (draft: SecretDraft) => void
  readonly error?: string | undefined
}

const Typed = ({ field, isSet, draft, onChange, error }: SecretInputProps) => (
  <PasswordInput
    label={field.label}
    description={field.help || undefined}
    placeholder={isSet ? 'Set; leave it empty to keep it' : ''}
    withAsterisk={field.required && !isSet}
    // A password manager must neither offer nor store it as the sign-in of this page.
    autoComplete="new-password"
    visibilityToggleButtonProps={{ 'aria-label': `Show ${field.label}` }}
    value={draft.text}
    onChange={(event) => onChange({ ...draft, text: event.currentTarget.value })}
    error={error}
  />
)

type Word = 'namespace' | 'secret' | 'key' | 'environment' | 'file'

const WORDS: Readonly<Record<Word, { label: string; placeholder: string }>> = {
  namespace: { label: 'Namespace', placeholder: 'that of the connection' },
  secret: { label: 'Secret', placeholder: 'lake-store' },
  key: { label: 'Key', placeholder: 'password' },
  environment: { label: 'Variable', placeholder: 'ERP_PASSWORD' },
  file: { label: 'Path', placeholder: '/run/secrets/erp-password' },
}

const Words = ({ words, ...props }: SecretInputProps & { readonly words: readonly Word[] }) => {
  const { field, draft, onChange, error } = props
  return (
    <Group gap="sm" grow align="flex-start">
      {words.map((word) => (
        <TextInput
          key={word}
          label={words.length === 1 ? `${field.label}: ${WORDS[word].label}` : WORDS[word].label}
          placeholder={WORDS[word].placeholder}
          classNames={{ input: 'mono' }}
          spellCheck={false}
          autoComplete="off"
          value={draft[word]}
          onChange={(event) => onChange({ ...draft, [word]: event.currentTarget.value })}
          error={words.length === 1 ? error : undefined}
        />
      ))}
    </Group>
  )
}

const InKubernetes = (props: SecretInputProps) => {
  const { field, draft, onChange, error } = props
  return (
    <Stack gap="xs">
      <ConnectionSelect
        field={{
          ...field,
          label: `${field.label}: connection to Kubernetes`,
          help: 'It is read there whenever it is used.',
          connection_kind: 'kubernetes',
        }}
        value={draft.connection}
        onChange={(connection) => onChange({ ...draft, connection: String(connection) })}
        error={error}
      />
      <Words {...props} words={['namespace', 'secret', 'key']} />
    </Stack>
  )
}

const Fields = (props: SecretInputProps) => {
  switch (props.draft.place) {
    case 'here':
      return <Typed {...props} />
    case 'kubernetes':
      return <InKubernetes {...props} />
    case 'environment':
      return <Words {...props} words={['environment']} />
    case 'file':
      return <Words {...props} words={['file']} />
  }
}

/** A secret: typed, sent, and never shown again; or where it is that is not kept here. */
export const SecretInput = (props: SecretInputProps) => {
  const { field, places, draft, onChange } = props
  return (
    <Stack gap={4}>
      <Fields {...props} />
      <Select
        aria-label={`Where the ${field.label} is`}
        size="xs"
        w={240}
        variant="unstyled"
        data={places.map((place) => ({ value: place, label: SECRET_PLACES[place] }))}
        value={draft.place}
        onChange={(next) => onChange({ ...draft, place: places.find((each) => each === next) ?? 'here' })}
        allowDeselect={false}
      />
    </Stack>
  )
}
