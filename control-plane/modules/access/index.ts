import type { Handler } from '../../platform/handle.ts'
import type { AccessOptions } from './access-deps.ts'
import { accessHandlers } from './access.handlers.ts'
import { listenerPolicy } from './sees.ts'
import { rightsMemory, type RightsMemory } from './rights-memory.ts'

export {
  expectation,
  MATRIX_ROLES,
  MATRIX_STATES,
  matrixPage,
  thingOf,
  type MatrixRole,
  type MatrixState,
} from './matrix.policy.ts'
export { admit, may, type Asker } from './policy.ts'
export type { Admission } from './policy.ts'
export type { Target } from './access-deps.ts'
export type { Rights } from './rights.ts'
export { rightsMemory } from './rights-memory.ts'
export { loadRights } from './rights.store.ts'
export { grantMaker } from './grants.service.ts'
export { findActor, principalThing } from './grantee.store.ts'
export { administratorAddresses } from './member.store.ts'

export interface Access {
  readonly handlers: readonly Handler[]
  /** What was given to a principal and to its groups; see `rightsMemory` for how old it may be. */
  readonly rightsOf: RightsMemory['rightsOf']
  /** Whether a principal may hear of a change, as of now. */
  readonly sees: ReturnType<typeof listenerPolicy>
  /** Stops listening. */
  readonly close: () => void
}

const TOPICS: ReadonlySet<string> = new Set(['members', 'grants'])

/** Roles in workspaces, grants on things, and the memory of rights that every request asks. */
export const createAccess = (options: AccessOptions): Access => {
  const memory = rightsMemory(options.db)
  const close = options.events.subscribe((event) => {
    if (event.kind === 'reset' || TOPICS.has(event.change.topic)) memory.changed()
  })
  return {
    handlers: accessHandlers({ ...options, memory }),
    rightsOf: memory.rightsOf,
    sees: listenerPolicy(options.db, memory),
    close,
  }
}
