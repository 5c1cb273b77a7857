import type { z } from 'zod'
import { commonErrors } from '@boathouse/contract'
import { invalidFields } from '../../platform/invalid-request.ts'
import { aboutField, type ConnectionKind, type FieldAbout, type Fields } from './kind.ts'

/** The rules that every kind shares: what belongs to a connection, what is needed, what is refused. Pure. */

interface Problem {
  readonly field: string
  readonly message: string
}

const shapeOf = (object: z.ZodObject): [string, FieldAbout][] =>
  Object.entries(object.shape as Record<string, z.ZodType>).map(([name, schema]) => [
    name,
    aboutField(schema),
  ])

const applies = ({ when }: FieldAbout, fields: Fields): boolean =>
  when === undefined || when.is.includes(String(fields[when.field]))

const unused = (about: FieldAbout): string =>
  `is used only when ${about.when?.field} is ${about.when?.is.join(' or ')}`

const refuse = (problems: readonly Problem[]): void => {
  if (problems.length > 0) throw commonErrors.INVALID_REQUEST({ fields: problems })
}

/**
 * The fields of a connection of this kind as they are stored: checked, in normal form, defaults filled in, without
 * those that do not apply. Throws INVALID_REQUEST naming every field that is wrong.
 */
export const checkFields = (kind: ConnectionKind, given: Fields): Fields => {
  const parsed = kind.fields.safeParse(given, { reportInput: false })
  if (!parsed.success) {
    throw invalidFields(
      parsed.error.issues.map((issue) => {
        const isMissing = issue.path.length === 1 && given[String(issue.path[0])] === undefined
        const message = isMissing ? 'is needed' : issue.message
        return { ...issue, message, path: ['fields', ...issue.path] }
      }),
      'fields',
    )
  }
  const fields = parsed.data as Fields
  const shape = shapeOf(kind.fields)
  refuse(
    shape.flatMap(([name, about]): Problem[] => {
      const field = `fields.${name}`
      if (!applies(about, fields)) return name in given ? [{ field, message: unused(about) }] : []
      const isMissing = about.required === true && fields[name] === undefined
      return isMissing ? [{ field, message: 'is needed' }] : []
    }),
  )
  const kept = shape.filter(([name, about]) => fields[name] !== undefined && applies(about, fields))
  return Object.fromEntries(kept.map(([name]) => [name, fields[name] ?? '']))
}

/** Names of the secrets that a connection with these fields has, and of those that it must have. */
export const secretsOf = (
  kind: ConnectionKind,
  fields: Fields,
): { readonly all: readonly string[]; readonly needed: readonly string[] } => {
  const applying = shapeOf(kind.secrets).filter(([, about]) => applies(about, fields))
  return {
    all: applying.map(([name]) => name),
    needed: applying.filter(([, about]) => about.required === true).map(([name]) => name),
  }
}

/**
 * What becomes of the secrets: what to keep and null for those to remove, among them those that no longer
 * apply. `set` are those that are kept now. Throws INVALID_REQUEST naming what is unknown, of no use or missing.
 */
export const checkSecrets = <Given>(
  kind: ConnectionKind,
  fields: Fields,
  changes: Readonly<Record<string, Given | null>>,
  set: readonly string[],
): Readonly<Record<string, Given | null>> => {
  const { all, needed } = secretsOf(kind, fields)
  const known = new Map(shapeOf(kind.secrets))
  const given = Object.entries(changes)
  refuse([
    ...given.flatMap(([name, text]): Problem[] => {
      const about = known.get(name)
      if (!about) return [{ field: `secrets.${name}`, message: 'unknown field' }]
      return text !== null && !all.includes(name)
        ? [{ field: `secrets.${name}`, message: unused(about) }]
        : []
    }),
    ...needed
      .filter((name) => (name in changes ? changes[name] === null : !set.includes(name)))
      .map((name) => ({ field: `secrets.${name}`, message: 'is needed' })),
  ])
  const left = set.filter((name) => !all.includes(name))
  return { ...changes, ...Object.fromEntries(left.map((name) => [name, null])) }
}

/** The first field that says where secrets go and differs between the two; undefined when none does. */
export const changedDestination = (kind: ConnectionKind, before: Fields, after: Fields): string | undefined =>
  shapeOf(kind.fields).find(
    ([name, about]) => about.bindsSecrets === true && before[name] !== after[name],
  )?.[0]

/** The connections that the fields name. */
export const relatedConnections = (
  kind: ConnectionKind,
  fields: Fields,
): readonly { readonly field: string; readonly name: string; readonly kind: string }[] =>
  shapeOf(kind.fields).flatMap(([field, { connectionKind }]) => {
    const name = fields[field]
    return connectionKind !== undefined && typeof name === 'string'
      ? [{ field, name, kind: connectionKind }]
      : []
  })
