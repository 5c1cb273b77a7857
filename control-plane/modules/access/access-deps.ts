import type { Input, operations } from '@boathouse/contract'
import type { Context, Securable } from '../../platform/context.ts'
import type { Database } from '../../platform/database.ts'
import type { EventHub } from '../events/index.ts'
import type { RightsMemory } from './rights-memory.ts'

/** A thing by the names that people know: a workspace, a connection, a catalog, a schema, a table or a principal. */
export type Target = Input<typeof operations.putGrant>['body']['on']

export interface AccessOptions {
  readonly db: Database
  /** Tells of changes of rights, here and by other processes. */
  readonly events: Pick<EventHub, 'subscribe'>
  /** The thing of a connection, catalog, schema or table that the caller may see. Throws what is not found. */
  readonly thingNamed: (ctx: Context, target: Target) => Promise<Securable>
}

export interface AccessDeps extends AccessOptions {
  readonly memory: RightsMemory
}
