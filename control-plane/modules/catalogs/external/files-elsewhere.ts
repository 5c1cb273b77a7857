import type { FilesOf } from '../api/files.handlers.ts'
import { liveFiles } from '../live-files.ts'
import { withIdent } from './browse-external.ts'
import { requireWritable, type ExternalModule } from './external-module.ts'

/** Files of a table elsewhere, read with the credentials that its catalog or the connection gives. */
export const filesElsewhere =
  (module: ExternalModule): FilesOf =>
  async (ctx, params) => {
    const { to } = await module.reach(params.catalog, ctx)
    const catalog = await requireWritable(module, ctx, params.catalog)
    const names = { schema: params.schema, name: params.table }
    const { metadata, storage, roots } = await withIdent(names, to.rest, to.rest.listTables, (ident) =>
      catalog.loadTable(ident),
    )
    if (!storage) throw new Error('a table elsewhere comes with its storage')
    return { metadata, files: await liveFiles(storage, metadata, roots ?? []) }
  }
