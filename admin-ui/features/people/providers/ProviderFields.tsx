import { Checkbox, PasswordInput, Textarea, TextInput } from '@mantine/core'
import type { ProviderDraft } from './provider-draft.ts'

interface ProviderFieldsProps {
  readonly draft: ProviderDraft
  readonly onChange: (draft: ProviderDraft) => void
  readonly isNew: boolean
  readonly hasSecret: boolean
  readonly errors: Readonly<Record<string, string>>
}

const TEXTS = [
  { key: 'label', field: 'label', label: 'On the button', description: undefined },
  {
    key: 'issuer',
    field: 'issuer',
    label: 'Issuer',
    description: 'As the provider names itself; its description is found below it.',
  },
  { key: 'clientId', field: 'client_id', label: 'Client id', description: undefined },
  {
    key: 'groupsClaim',
    field: 'groups_claim',
    label: 'Claim that holds groups',
    description: 'Empty: memberships are given here alone.',
  },
] as const

const CHECKS = [
  { key: 'createUsers', label: 'Whom it vouches for becomes a user, without rights' },
  { key: 'linkByEmail', label: 'A verified e-mail address finds the user who has it' },
  { key: 'enabled', label: 'Its button is on the sign-in page' },
] as const

/** What is known of a provider. */
export const ProviderFields = ({ draft, onChange, isNew, hasSecret, errors }: ProviderFieldsProps) => (
  <>
    {isNew && (
      <TextInput
        label="Name"
        description="Part of the redirect URI; it cannot be changed."
        value={draft.name}
        onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        error={errors['name']}
      />
    )}
    {TEXTS.map(({ key, field, label, description }) => (
      <TextInput
        key={key}
        label={label}
        description={description}
        value={draft[key]}
        onChange={(event) => onChange({ ...draft, [key]: event.currentTarget.value })}
        error={errors[field]}
        spellCheck={false}
      />
    ))}
    <PasswordInput
      label="Client secret"
      placeholder={hasSecret ? 'Set; leave it empty to keep it' : ''}
      autoComplete="new-password"
      value={draft.secret}
      onChange={(event) => onChange({ ...draft, secret: event.currentTarget.value })}
      error={errors['client_secret']}
      visibilityToggleButtonProps={{ 'aria-label': 'Show client secret' }}
    />
    <Textarea
      label="Groups"
      description="A line each: a value of the claim = the group here"
      placeholder="kc-operators = Operators"
      autosize
      minRows={2}
      value={draft.rules}
      onChange={(event) => onChange({ ...draft, rules: event.currentTarget.value })}
      error={Object.entries(errors).find(([field]) => field.startsWith('groups['))?.[1]}
    />
    {CHECKS.map(({ key, label }) => (
      <Checkbox
        key={key}
        label={label}
        checked={draft[key]}
        onChange={(event) => onChange({ ...draft, [key]: event.currentTarget.checked })}
      />
    ))}
  </>
)
