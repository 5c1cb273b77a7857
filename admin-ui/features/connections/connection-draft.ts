import type { Connection, ConnectionField, ConnectionKind } from '../../api/types.ts'

/** What stands in a form of a connection. Secrets are only what was typed now. */
export interface ConnectionDraft {
  readonly name: string
  readonly description: string
  readonly values: Readonly<Record<string, string | boolean>>
  readonly secrets: Readonly<Record<string, string>>
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

/** The secrets to send: those that were typed and that the form shows. */
export const secretsToSend = (kind: ConnectionKind, { values, secrets }: ConnectionDraft) =>
  Object.fromEntries(
    shownFields(kind.secrets, values).flatMap(({ name }): [string, string][] => {
      const typed = secrets[name]
      return typed ? [[name, typed]] : []
    }),
  )
