import { BoathouseError } from '@boathouse/contract/errors.ts'
import type { Context } from '../../platform/context.ts'
import { smtp, webhook, type Connections } from '../connections/index.ts'
import type { NotificationSettings } from './notices.policy.ts'

interface FieldError {
  readonly field: string
  readonly message: string
}

const LISTS = ['on_start', 'on_success', 'on_failure', 'on_late'] as const

type Found = { readonly kind: string } | { readonly problem: string }

/** The kind of a connection that the caller may use, or why it is none. */
const look = async (
  { kindOf }: Pick<Connections, 'kindOf'>,
  ctx: Context,
  workspace: string,
  connection: string,
): Promise<Found> => {
  try {
    return { kind: await kindOf(ctx, { workspace, connection }) }
  } catch (error) {
    if (!(error instanceof BoathouseError)) throw error
    if (error.code === 'PERMISSION_DENIED')
      return { problem: `you may not use the connection «${connection}»` }
    return { problem: `there is no connection «${connection}»` }
  }
}

/** What keeps the destinations of a definition from being told, each with its field. */
export const destinationErrors = async (
  connections: Pick<Connections, 'kindOf'>,
  ctx: Context,
  workspace: string,
  settings: NotificationSettings | undefined,
): Promise<readonly FieldError[]> => {
  if (!settings) return []
  const names = new Set(LISTS.flatMap((list) => settings[list].map(({ connection }) => connection)))
  const kinds = new Map<string, Found>()
  for (const name of names) kinds.set(name, await look(connections, ctx, workspace, name))
  const problemOf = (connection: string, to: readonly string[] | undefined): [string, string] | undefined => {
    const found = kinds.get(connection)
    if (!found) return undefined
    if ('problem' in found) return ['connection', found.problem]
    const { kind } = found
    if (kind === smtp.name) return to ? undefined : ['to', 'say to which addresses']
    if (kind !== webhook.name)
      return ['connection', `«${connection}» is of kind ${kind}; notifications need webhook or smtp`]
    return to ? ['to', 'addresses are for connections of kind smtp'] : undefined
  }
  return LISTS.flatMap((list) =>
    settings[list].flatMap(({ connection, to }, index) => {
      const problem = problemOf(connection, to)
      if (!problem) return []
      const [field, message] = problem
      return [{ field: `notifications.${list}.${index}.${field}`, message }]
    }),
  )
}
