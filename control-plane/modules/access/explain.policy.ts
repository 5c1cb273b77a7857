import type { Verb } from '@boathouse/contract'
import type { Securable } from '../../platform/context.ts'
import { grantsByPlace, may, rolesFor, rolesWith, type Asker } from './policy.ts'
import { includes, isGrantable, PRIVILEGES, VERBS } from './privileges.policy.ts'
import type { Rights } from './rights.ts'

export interface VerbAnswer {
  readonly verb: Verb
  readonly allowed: boolean
  readonly because: readonly string[]
  readonly wouldAllow: readonly string[]
}

const through = (group: string | undefined): string =>
  group === undefined ? '' : `, through the group «${group}»`

/** Names of the thing and of what it lies in, in the order in which grants are looked for. */
const placesOf = ({ kind, name, levels = [], catalogId }: Securable): readonly string[] => {
  if (catalogId === undefined || kind === 'catalog') return [name]
  const [catalog = ''] = name.split('.')
  const schemas = levels.map((_, at) => [catalog, ...levels.slice(0, levels.length - at)].join('.'))
  return kind === 'table' ? [name, ...schemas, catalog] : [...schemas, catalog]
}

const reasons = (asker: Asker, rights: Rights, verb: Verb, thing: Securable): string[] => {
  const roles = rolesFor(rights, thing)
    .filter(({ role }) => rolesWith(verb, thing.kind).includes(role))
    .map(({ role, workspace, group }) => `the role ${role} in the workspace «${workspace}»${through(group)}`)
  const places = placesOf(thing)
  const grants = grantsByPlace(rights, thing).flatMap((held, at) =>
    held
      .filter(({ privilege }) => includes(privilege, verb))
      .map(
        ({ privilege, group }) =>
          `the grant «${privilege}» on «${places[at] ?? thing.name}»${through(group)}`,
      ),
  )
  return [
    ...(asker.isAdmin ? ['the administration of the organisation'] : []),
    ...(asker.id === thing.id ? ['it is the principal itself'] : []),
    ...roles,
    ...grants,
  ]
}

/** Everything that would do, the least first. */
const remedies = (verb: Verb, thing: Securable, workspace: string | undefined): string[] => {
  if (!isGrantable(thing.kind)) return []
  const wanted = PRIVILEGES[thing.kind].find((privilege) => includes(privilege, verb))
  const grants =
    wanted === undefined ? [] : placesOf(thing).map((place) => `the grant «${wanted}» on «${place}»`)
  const [role] = rolesWith(verb, thing.kind)
  const roles = workspace === undefined ? [] : [`the role ${role} in the workspace «${workspace}»`]
  return [...grants, ...roles]
}

/** For each verb whether it is allowed, by what, and what would allow it. */
export const explain = (
  asker: Asker,
  rights: Rights,
  thing: Securable,
  workspace: string | undefined,
): readonly VerbAnswer[] =>
  (isGrantable(thing.kind) ? VERBS[thing.kind] : []).map((verb) => {
    const allowed = may(asker, rights, verb, thing)
    return {
      verb,
      allowed,
      because: allowed ? reasons(asker, rights, verb, thing) : [],
      wouldAllow: allowed ? [] : remedies(verb, thing, workspace),
    }
  })
