import type { Context, Securable } from '../../platform/context.ts'
import type { Database, Tx } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import type { TableMetadata, ViewMetadata } from '@boathouse/iceberg'
import type { ObjectStorage } from '@boathouse/storage'
import type { CommitFence, CommitOrigin } from './commit-fence.ts'
import type { SnapshotWatch } from './snapshot-watch.ts'
import type { CatalogRow } from './catalog.store.ts'
import type { CommitQueue } from './commit-queue.ts'
import type { MetadataFiles } from './metadata-files.ts'

/** What the use cases of this module stand on. */
export interface CatalogDeps {
  readonly db: Database
  readonly storage: ObjectStorage
  readonly log: Log
  readonly tableFiles: MetadataFiles<TableMetadata>
  readonly viewFiles: MetadataFiles<ViewMetadata>
  readonly commits: CommitQueue
  readonly fence: CommitFence
  /** Told of each new snapshot, in the transaction of its commit. */
  readonly committed: SnapshotWatch
  /** Has work done soon that no answer waits for: files to delete, names to store. */
  readonly tidy: () => void
}

/** Who asks, as far as a catalog cares. */
export type Actor = Pick<Context, 'principal' | 'may' | 'audit' | 'changed'> & {
  /** The work behind the changes, where the embedded engine says so. */
  readonly origin?: CommitOrigin
  /**
   * For changes in catalogs that no transaction of ours holds: asked before one is sent whether the work may still go on,
   * and told after it was made. Absent where `audit` does for both.
   */
  readonly elsewhere?: {
    readonly mayStill: (tx: Tx) => Promise<void>
    readonly record: Context['audit']
  }
}

export const catalogThing = (catalog: Pick<CatalogRow, 'id' | 'name' | 'workspace_id'>): Securable => ({
  kind: 'catalog',
  id: catalog.id,
  name: catalog.name,
  workspaceId: catalog.workspace_id,
  catalogId: catalog.id,
})

export const namespaceThing = (
  catalog: Pick<CatalogRow, 'id' | 'name' | 'workspace_id'>,
  id: string,
  levels: readonly string[],
): Securable => ({
  kind: 'schema',
  id,
  name: [catalog.name, ...levels].join('.'),
  workspaceId: catalog.workspace_id,
  catalogId: catalog.id,
  levels,
})

export const tableThing = (
  catalog: Pick<CatalogRow, 'id' | 'name' | 'workspace_id'>,
  id: string,
  ident: { readonly namespace: readonly string[]; readonly name: string },
): Securable => ({
  kind: 'table',
  id,
  name: [catalog.name, ...ident.namespace, ident.name].join('.'),
  workspaceId: catalog.workspace_id,
  catalogId: catalog.id,
  levels: ident.namespace,
})
