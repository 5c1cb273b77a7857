import { permissions } from '@boathouse/contract/generated/permissions.ts'
import type { OperationKey } from '@boathouse/contract/client.ts'
import type { AccessTarget } from '../api/access-queries.ts'
import type { Explanation } from '../api/types.ts'

type Verb = Explanation['verbs'][number]['verb']
type Kind = (typeof permissions)[keyof typeof permissions][1]

/** One verb on one thing. */
interface Asked {
  readonly verb: Verb
  readonly on: AccessTarget
}

/** What must be known before a button is offered; of several things one is enough. */
export type Question = 'nothing' | 'organisation' | readonly Asked[]

const OF_ORGANISATION: ReadonlySet<Kind> = new Set<Kind>(['organisation', 'user', 'group'])
/** Changed by whoever made them, and by those who manage the workspace. */
const OWNED: ReadonlySet<Kind> = new Set<Kind>(['statement', 'ingest', 'upload'])
/** They have grants of their own; everything else follows the role in its workspace. */
const OWN_GRANTS: ReadonlySet<Kind> = new Set<Kind>([
  'connection',
  'catalog',
  'schema',
  'table',
  'grant',
  'service_account',
])

const hasPermission = (does: OperationKey): does is keyof typeof permissions =>
  Object.hasOwn(permissions, does)

/** What holds the thing: making, renaming and dropping are changes of that. */
const holderOf = ({ catalog, schema, table }: AccessTarget): AccessTarget | undefined => {
  if (catalog === undefined || schema === undefined) return undefined
  return table === undefined ? { catalog } : { catalog, schema }
}

const isLevel = (on: AccessTarget, kind: Kind): boolean =>
  kind === (on.table !== undefined ? 'table' : on.schema !== undefined ? 'schema' : 'catalog')

/** What the contract says that an operation needs, asked about a thing of a workspace. */
export const questionOf = (does: OperationKey, workspace: string, on: AccessTarget | undefined): Question => {
  if (!hasPermission(does)) return 'nothing'
  const [verb, kind] = permissions[does]
  if (OF_ORGANISATION.has(kind)) return 'organisation'
  if (OWNED.has(kind)) return [{ verb: 'manage', on: { workspace } }]
  if (!OWN_GRANTS.has(kind) || on === undefined) return [{ verb, on: { workspace } }]
  const holder = holderOf(on)
  if (holder === undefined || kind === 'connection' || kind === 'grant' || isLevel(on, kind))
    return [{ verb, on }]
  return [
    { verb, on: holder },
    { verb: 'manage', on },
  ]
}

/** `waiting`: it is not known yet. */
export type Verdict = 'yes' | 'waiting' | { readonly because: string }

const NOT_YOU = 'You may not do this'

/** Whether one of them allows it; else what would. */
export const verdictOf = (
  asked: readonly Asked[],
  explanations: readonly (Pick<Explanation, 'verbs'> | undefined)[],
): Verdict => {
  const answers = asked.map(({ verb }, at) => explanations[at]?.verbs.find((each) => each.verb === verb))
  if (answers.some((answer) => answer?.allowed === true)) return 'yes'
  if (explanations.includes(undefined)) return 'waiting'
  const remedies = new Set(answers.flatMap((answer) => answer?.would_allow ?? []))
  return {
    because: remedies.size === 0 ? `${NOT_YOU}.` : `${NOT_YOU}. It takes ${[...remedies].join(', or ')}.`,
  }
}

export const FOR_ADMINISTRATORS: Verdict = {
  because: `${NOT_YOU}. It takes an administrator of the organisation.`,
}
