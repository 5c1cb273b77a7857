import { z } from 'zod'
import { connectionErrors } from '../connections/errors.ts'
import { operation } from '../operation.ts'
import { CatalogName, ResourceName } from '../shapes.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { catalogErrors } from './errors.ts'
import { Catalog } from './shapes.ts'

export const attachCatalog = operation({
  name: 'catalogs.attach',
  method: 'POST',
  path: '/api/v1/catalogs',
  summary: 'Attach the catalog of another server under a name of its own',
  effect: 'write',
  permission: { on: 'workspace', verb: 'manage' },
  body: z.strictObject({
    /** What SQL calls it. */
    name: CatalogName,
    /** Whose connection it is, and who owns the catalog here. */
    workspace: ResourceName,
    /** Of kind iceberg_rest. */
    connection: ResourceName,
    /** Attach it although it does not answer now. */
    force: z.boolean().default(false),
  }),
  response: Catalog,
  status: 201,
  errors: [
    workspaceErrors.WORKSPACE_NOT_FOUND,
    connectionErrors.CONNECTION_NOT_FOUND,
    connectionErrors.CONNECTION_KIND_MISMATCH,
    catalogErrors.CATALOG_EXISTS,
    catalogErrors.CATALOG_NOT_REACHED,
  ],
})
