import {
  CatalogFailed,
  type CommitTable,
  type IcebergCatalog,
  type LoadedTable,
  type Namespace,
  type RestTable,
  type TableIdent,
  type ViewCatalog,
} from '@boathouse/iceberg'
import type { LiveConnection } from './live-connections.ts'
import type { ChangeRecord } from './record-change.ts'
import type { LocalFilesRule } from './local-files.policy.ts'
import { tableStorage } from './table-storage.ts'

/** A catalog elsewhere as one actor uses it in one statement. */
export interface ExternalSession {
  readonly name: string
  /** Looked up at each call, so that a catalog that was detached is gone at once. Throws `NoSuchWarehouse`. */
  readonly live: () => Promise<LiveConnection>
  /** Asks for the right, makes the change and records it. */
  readonly change: <T>(record: ChangeRecord, make: (live: LiveConnection) => Promise<T>) => Promise<T>
  readonly localFiles: Omit<LocalFilesRule, 'endpoint'>
}

/** Requests for lists of namespaces that one statement may cause: names are looked up level by level. */
const MOST_LISTINGS = 2000

const loaded = (
  { localFiles }: ExternalSession,
  live: LiveConnection,
  ident: TableIdent,
  table: RestTable,
): LoadedTable => {
  const { config: _config, credentials: _credentials, ...rest } = table
  // What a catalog answers to a commit brings no credentials; those of the table as it is now do.
  return { ...rest, ...tableStorage(live, table, localFiles, () => live.rest.loadTable(ident)) }
}

const views = ({ live, change }: ExternalSession): ViewCatalog => {
  const ofRest = async (): Promise<ViewCatalog> => viewsOf(await live())
  return {
    listViews: async (namespace) => (await ofRest()).listViews(namespace),
    loadView: async (ident) => (await ofRest()).loadView(ident),
    createView: (ident, view) =>
      change({ kind: 'view', ident, action: 'create' }, (to) => viewsOf(to).createView(ident, view)),
    replaceView: (ident, commit) =>
      change({ kind: 'view', ident, action: 'replace' }, (to) => viewsOf(to).replaceView(ident, commit)),
    dropView: (ident) => change({ kind: 'view', ident, action: 'drop' }, (to) => viewsOf(to).dropView(ident)),
    renameView: (from, to) =>
      change({ kind: 'view', ident: from, action: 'rename', to }, (live_) =>
        viewsOf(live_).renameView(from, to),
      ),
  }
}

const viewsOf = ({ rest }: LiveConnection): ViewCatalog => {
  if (!rest.views) throw new CatalogFailed(rest.name, 'keeps no views')
  return rest.views
}

const namespaces = ({
  name,
  live,
  change,
}: ExternalSession): Pick<
  IcebergCatalog,
  'listNamespaces' | 'loadNamespace' | 'createNamespace' | 'dropNamespace' | 'updateNamespace'
> => {
  let listings = 0
  return {
    listNamespaces: async (parent) => {
      listings += 1
      if (listings > MOST_LISTINGS) {
        throw new CatalogFailed(
          name,
          `has more than ${MOST_LISTINGS} namespaces, too many to look names up in`,
        )
      }
      return (await live()).rest.listNamespaces(parent)
    },
    loadNamespace: async (namespace) => (await live()).rest.loadNamespace(namespace),
    createNamespace: (namespace, properties) =>
      change({ kind: 'schema', namespace, action: 'create' }, ({ rest }) =>
        rest.createNamespace(namespace, properties),
      ),
    dropNamespace: (namespace) =>
      change({ kind: 'schema', namespace, action: 'drop' }, ({ rest }) => rest.dropNamespace(namespace)),
    updateNamespace: (namespace, updates) =>
      change({ kind: 'schema', namespace, action: 'update' }, ({ rest }) =>
        rest.updateNamespace(namespace, updates),
      ),
  }
}

/** The port on a catalog elsewhere. Its tables bring their storage. */
export const externalCatalog = (session: ExternalSession): IcebergCatalog => {
  const { name, live, change } = session
  return {
    name,
    views: views(session),
    ...namespaces(session),
    listTables: async (namespace: Namespace) => (await live()).rest.listTables(namespace),
    loadTable: async (ident) => {
      const to = await live()
      return loaded(session, to, ident, await to.rest.loadTable(ident))
    },
    createTable: async (ident, table) => {
      // Only a place is prepared: the commit that makes the table is recorded.
      if (table.stage) {
        const to = await live()
        return loaded(session, to, ident, await to.rest.createTable(ident, table))
      }
      return change({ kind: 'table', ident, action: 'create' }, async (to) =>
        loaded(session, to, ident, await to.rest.createTable(ident, table)),
      )
    },
    registerTable: (ident, location) =>
      change({ kind: 'table', ident, action: 'register' }, async (to) =>
        loaded(session, to, ident, await to.rest.registerTable(ident, location)),
      ),
    commitTable: (ident, commit: CommitTable) => {
      const updates = [...new Set(commit.updates.map(({ action }) => action))]
      return change({ kind: 'table', ident, action: 'commit', updates }, async (to) =>
        loaded(session, to, ident, await to.rest.commitTable(ident, commit)),
      )
    },
    dropTable: (ident, options) =>
      change({ kind: 'table', ident, action: 'drop', purge: options?.purge ?? false }, ({ rest }) =>
        rest.dropTable(ident, options),
      ),
    renameTable: (from, to) =>
      change({ kind: 'table', ident: from, action: 'rename', to }, ({ rest }) => rest.renameTable(from, to)),
  }
}
