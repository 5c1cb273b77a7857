import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'

const SearchHit = z
  .object({
    kind: z.enum(['catalog', 'schema', 'table', 'view', 'dataset']),
    name: z.string(),
    /** Dotted path for catalogs, schemas, tables and views; the logical name of a dataset. */
    path: z.string(),
  })
  .meta({ id: 'SearchHit' })

export const search = operation({
  name: 'search.query',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/search',
  summary:
    'Catalogs, schemas, tables, views and datasets whose name contains the text, best match first; at most 50',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  query: z.strictObject({ q: z.string().max(255).default('') }),
  response: z.object({ hits: z.array(SearchHit) }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
