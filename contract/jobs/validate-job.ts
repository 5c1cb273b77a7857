import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { WorkspaceParams } from '../workspaces/shapes.ts'
import { JobDefinition } from './shapes.ts'

const Note = z
  .object({
    /** Such as `tasks.0.sql.statement`. */
    field: z.string(),
    message: z.string(),
  })
  .meta({ id: 'DefinitionNote' })

export const validateJob = operation({
  name: 'jobs.validate',
  method: 'POST',
  path: '/api/v1/workspaces/{workspace}/job-checks',
  summary: 'Check a definition as saving it would, without saving it',
  effect: 'read',
  permission: { on: 'workspace', verb: 'read' },
  params: WorkspaceParams,
  body: JobDefinition,
  response: z.object({
    /** What saving refuses. */
    errors: z.array(Note),
    /** What saving takes, but a run would fail on as things are now. */
    warnings: z.array(Note),
  }),
  bodyLimit: 16 * 1024 * 1024,
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND],
})
