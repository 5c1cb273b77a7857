import type { Output, operations } from '@boathouse/contract'
import type { z } from 'zod'
import { aboutField, type ConnectionKind } from './kind.ts'

type KindView = Output<typeof operations.listConnectionKinds>['kinds'][number]
type FormField = KindView['fields'][number]

const formField = (name: string, schema: z.ZodType, isSecret: boolean): FormField => {
  const about = aboutField(schema)
  const absent = schema.safeParse(undefined)
  const fallback: unknown = typeof absent.data === 'number' ? String(absent.data) : absent.data
  return {
    name,
    label: about.label,
    help: about.help ?? '',
    placeholder: about.placeholder ?? '',
    input: isSecret ? 'secret' : (about.input ?? 'text'),
    required: about.required ?? !absent.success,
    default: typeof fallback === 'string' || typeof fallback === 'boolean' ? fallback : null,
    options: [...(about.options ?? [])],
    connection_kind: about.connectionKind ?? null,
    shown_when: about.when ? { field: about.when.field, is: [...about.when.is] } : null,
  }
}

const formOf = (shape: Readonly<Record<string, z.ZodType>>, isSecret: boolean): FormField[] =>
  Object.entries(shape).map(([name, schema]) => formField(name, schema, isSecret))

/** A kind as the API describes it. */
export const presentKind = (kind: ConnectionKind): KindView => ({
  kind: kind.name,
  title: kind.title,
  summary: kind.summary,
  fields: formOf(kind.fields.shape, false),
  secrets: formOf(kind.secrets.shape, true),
  checks: [...kind.checks],
  acts_as_server:
    typeof kind.actsAsServer === 'object'
      ? { field: kind.actsAsServer.field, is: [...kind.actsAsServer.is] }
      : (kind.actsAsServer ?? null),
})
