import { smtp, webhook, type Connections } from '../connections/index.ts'
import type { NotificationSettings } from './notices.policy.ts'

interface FieldError {
  readonly field: string
  readonly message: string
}

const LISTS = ['on_start', 'on_success', 'on_failure', 'on_late'] as const

/** What keeps the destinations of a definition from being told, each with its field. */
export const destinationErrors = async (
  { kindIn }: Pick<Connections, 'kindIn'>,
  workspaceId: string,
  settings: NotificationSettings | undefined,
): Promise<readonly FieldError[]> => {
  if (!settings) return []
  const names = new Set(LISTS.flatMap((list) => settings[list].map(({ connection }) => connection)))
  const kinds = new Map<string, string | undefined>()
  for (const name of names) kinds.set(name, await kindIn(workspaceId, name).catch(() => undefined))
  const problemOf = (connection: string, to: readonly string[] | undefined): [string, string] | undefined => {
    const kind = kinds.get(connection)
    if (kind === undefined) return ['connection', `there is no connection «${connection}»`]
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
