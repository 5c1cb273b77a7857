import type { Request } from '@boathouse/contract/client.ts'
import type { Connection, ConnectionField, ConnectionKind } from '../../api/types.ts'

type NewSecret = NonNullable<Request<'createConnection'>['body']['secrets']>[string]

/** Where a secret is: typed here and kept here, or read elsewhere whenever it is used. */
export const SECRET_PLACES = {
  here: 'Typed here',
  kubernetes: 'In Kubernetes',
  environment: 'In the server’s environment',
  file: 'In a file of the server',
} as const
export type SecretPlace = keyof typeof SECRET_PLACES

/** What stands in the fields of one secret; those of other places are empty. */
export interface SecretDraft {
  readonly place: SecretPlace
  readonly text: string
  /** The connection of kind kubernetes that leads there. */
  readonly connection: string
  readonly namespace: string
  readonly secret: string
  readonly key: string
  /** Name of a variable. */
  readonly environment: string
  /** Absolute path. */
  readonly file: string
}

export const EMPTY_SECRET: SecretDraft = {
  place: 'here',
  text: '',
  connection: '',
  namespace: '',
  secret: '',
  key: '',
  environment: '',
  file: '',
}

/** What stands in a form of a connection. Secrets are only what was typed or chosen now. */
export interface ConnectionDraft {
  readonly name: string
  readonly description: string
  readonly values: Readonly<Record<string, string | boolean>>
  readonly secrets: Readonly<Record<string, SecretDraft>>
}

const initialValue = ({ input, default: fallback }: ConnectionField): string | boolean => {
  if (input === 'switch') return fallback === true
  return fallback === null ? '' : String(fallback)
}

const initialValues = (kind: ConnectionKind): ConnectionDraft['values'] =>
  Object.fromEntries(kind.fields.map((field) => [field.name, initialValue(field)]))

export const emptyDraft = (kind: ConnectionKind): ConnectionDraft => ({
  name: '',
  description: '',
  values: initialValues(kind),
  secrets: {},
})

export const draftOf = (connection: Connection, kind: ConnectionKind): ConnectionDraft => {
  const stored = Object.entries(connection.fields).map(([name, value]) => [
    name,
    typeof value === 'boolean' ? value : String(value),
  ])
  return {
    name: connection.name,
    description: connection.description,
    values: { ...initialValues(kind), ...Object.fromEntries(stored) },
    secrets: {},
  }
}

/** The fields that belong to the form as it is filled in now. */
export const shownFields = (
  fields: readonly ConnectionField[],
  values: ConnectionDraft['values'],
): ConnectionField[] =>
  fields.filter(({ shown_when: when }) => when === null || when.is.includes(String(values[when.field])))

/** The fields to send: what is empty is left out and takes its default. */
export const fieldsToSend = (kind: ConnectionKind, values: ConnectionDraft['values']) =>
  Object.fromEntries(
    shownFields(kind.fields, values).flatMap(({ name }): [string, string | boolean][] => {
      const value = values[name]
      return value === undefined || value === '' ? [] : [[name, value]]
    }),
  )

/** What is sent of one secret; undefined when nothing was typed, which keeps what is kept. */
const secretToSend = (draft: SecretDraft): NewSecret | undefined => {
  const { place, text, connection, namespace, secret, key, environment, file } = draft
  switch (place) {
    case 'here':
      return text || undefined
    case 'environment':
      return environment === '' ? undefined : { environment }
    case 'file':
      return file === '' ? undefined : { file }
    case 'kubernetes':
      if (connection === '' && secret === '' && key === '') return undefined
      return { kubernetes: { connection, secret, key, ...(namespace !== '' && { namespace }) } }
  }
}

/** The secrets to send: those that were typed or chosen and that the form shows. */
export const secretsToSend = (kind: ConnectionKind, { values, secrets }: ConnectionDraft) =>
  Object.fromEntries(
    shownFields(kind.secrets, values).flatMap(({ name }): [string, NewSecret][] => {
      const given = secretToSend(secrets[name] ?? EMPTY_SECRET)
      return given === undefined ? [] : [[name, given]]
    }),
  )
