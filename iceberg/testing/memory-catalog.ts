import type { CommitTable, IcebergCatalog, LoadedTable, TableIdent } from '../catalog.ts'
import { AlreadyExists, NoSuchTable, NotSupported } from '../errors.ts'
import { applyUpdates } from '../updates/apply.ts'
import { newTableMetadata } from '../updates/new-table.ts'
import { checkRequirements } from '../updates/requirements.ts'

const keyOf = (ident: TableIdent): string => JSON.stringify([ident.namespace, ident.name])
const refuse = async (): Promise<never> => {
  throw new NotSupported('The catalog of the tests knows only tables')
}

/** A catalog for this library's own tests: real requirements and updates on a Map; `before` may interfere with commits. */
export const memoryCatalog = (
  before: (ident: TableIdent, commit: CommitTable) => Promise<void> = () => Promise.resolve(),
): IcebergCatalog => {
  const tables = new Map<string, LoadedTable>()
  let version = 0
  const store = (ident: TableIdent, metadata: LoadedTable['metadata']): LoadedTable => {
    version += 1
    const loaded = { metadataLocation: `memory:${version}`, metadata }
    tables.set(keyOf(ident), loaded)
    return loaded
  }
  const load = (ident: TableIdent): LoadedTable => {
    const found = tables.get(keyOf(ident))
    if (!found) throw new NoSuchTable(ident)
    return found
  }
  return {
    name: 'memory',
    listNamespaces: async () => [],
    loadNamespace: refuse,
    createNamespace: refuse,
    dropNamespace: refuse,
    updateNamespace: refuse,
    listTables: async () => [],
    loadTable: async (ident) => load(ident),
    createTable: async (ident, table) => {
      if (tables.has(keyOf(ident))) throw new AlreadyExists('Table', ident.name)
      const metadata = newTableMetadata({
        ...table,
        location: table.location ?? `file:///lake/${ident.name}`,
      })
      return table.stage ? { metadata } : store(ident, metadata)
    },
    registerTable: refuse,
    commitTable: async (ident, commit) => {
      await before(ident, commit)
      const base = tables.get(keyOf(ident))
      checkRequirements(base?.metadata, commit.requirements)
      return store(
        ident,
        applyUpdates(base?.metadata, commit.updates, { previousLocation: base?.metadataLocation }),
      )
    },
    dropTable: async (ident) => {
      load(ident)
      tables.delete(keyOf(ident))
    },
    renameTable: refuse,
  }
}
