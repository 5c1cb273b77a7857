import { Textarea, TextInput } from '@mantine/core'
import type { ConnectionKind } from '../../api/types.ts'
import {
  EMPTY_SECRET,
  SECRET_PLACES,
  shownFields,
  type ConnectionDraft,
  type SecretPlace,
} from './connection-draft.ts'
import { FieldInput } from './FieldInput.tsx'
import { FOR_ADMINS, useMayActAsServer } from './may-act-as-server.ts'
import { SecretInput } from './SecretInput.tsx'

interface ConnectionFormProps {
  readonly kind: ConnectionKind
  readonly draft: ConnectionDraft
  readonly onChange: (draft: ConnectionDraft) => void
  /** Secrets that are kept already. */
  readonly kept: readonly string[]
  /** Names cannot change: other things refer to them. */
  readonly fixedName?: boolean
  readonly errors: Readonly<Record<string, string>>
}

/** Names of the fields that show their own errors. */
export const formFields = (kind: ConnectionKind): string[] => [
  'name',
  'description',
  ...kind.fields.map(({ name }) => `fields.${name}`),
  ...kind.secrets.map(({ name }) => `secrets.${name}`),
]

/** What opens a cluster is not kept in one: it would be needed to find itself. */
const placesOf = ({ kind }: ConnectionKind): readonly SecretPlace[] =>
  Object.keys(SECRET_PLACES).filter(
    (place): place is SecretPlace => place !== 'kubernetes' || kind !== 'kubernetes',
  )

/** What is wrong with a secret, or with a part of where it is. */
const secretError = (errors: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(errors).find(
    ([field]) => field === `secrets.${name}` || field.startsWith(`secrets.${name}.`),
  )?.[1]

/** The fields of a kind, in its order, made from its description. */
export const ConnectionForm = (props: ConnectionFormProps) => {
  const { kind, draft, onChange, kept, fixedName = false, errors } = props
  const { values, secrets } = draft
  const mayActAsServer = useMayActAsServer()
  const refused = (field: string) =>
    !mayActAsServer && typeof kind.acts_as_server === 'object' && kind.acts_as_server?.field === field
      ? { options: kind.acts_as_server.is, because: FOR_ADMINS }
      : undefined
  return (
    <>
      {!fixedName && (
        <TextInput
          label="Name"
          description="By which statements, jobs and people refer to it; it stays."
          placeholder="lake-store"
          withAsterisk
          data-autofocus
          spellCheck={false}
          value={draft.name}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
          error={errors.name}
        />
      )}
      {shownFields(kind.fields, values).map((field) => (
        <FieldInput
          key={field.name}
          field={field}
          value={values[field.name] ?? ''}
          onChange={(value) => onChange({ ...draft, values: { ...values, [field.name]: value } })}
          error={errors[`fields.${field.name}`]}
          refused={refused(field.name)}
        />
      ))}
      {shownFields(kind.secrets, values).map((field) => (
        <SecretInput
          key={field.name}
          field={field}
          isSet={kept.includes(field.name)}
          places={placesOf(kind)}
          draft={secrets[field.name] ?? EMPTY_SECRET}
          onChange={(secret) => onChange({ ...draft, secrets: { ...secrets, [field.name]: secret } })}
          error={secretError(errors, field.name)}
        />
      ))}
      <Textarea
        label="Description"
        placeholder="What it is for, and whose it is"
        autosize
        minRows={2}
        value={draft.description}
        onChange={(event) => onChange({ ...draft, description: event.currentTarget.value })}
        error={errors.description}
      />
    </>
  )
}
