import { z } from 'zod'
import { CatalogName, FreeText, Id, Instant, ResourceName } from '../shapes.ts'

export const WorkspaceParams = z.strictObject({ workspace: ResourceName })

export const Workspace = z
  .object({
    workspace_id: Id,
    name: ResourceName,
    description: z.string(),
    /** The catalog that the workspace owns; the default for its statements. */
    default_catalog: CatalogName,
    created_at: Instant,
    updated_at: Instant,
    version: z.number().int(),
    /** What you may do in it. */
    may: z.array(z.enum(['read', 'execute', 'write', 'manage'])),
  })
  .meta({ id: 'Workspace' })

export const NewWorkspace = z.strictObject({ name: ResourceName, description: FreeText(4096).default('') })
export const WorkspaceChange = z.strictObject({ description: FreeText(4096) })
