import { z } from 'zod'
import { operation } from '../operation.ts'
import { workspaceErrors } from '../workspaces/errors.ts'
import { jobErrors } from './errors.ts'
import { VersionParams } from './shapes.ts'

const VersionNumber = z.number().int()

export const compareJobVersions = operation({
  name: 'job_versions.compare',
  method: 'GET',
  path: '/api/v1/workspaces/{workspace}/jobs/{job}/versions/{version}/changes',
  summary: 'What a version changed, field by field, against the one before or any other',
  effect: 'read',
  permission: { on: 'job', verb: 'read' },
  params: VersionParams,
  query: z.strictObject({
    /** The version to compare with; absent: the one before. */
    since: VersionParams.shape.version.optional(),
  }),
  response: z.object({
    from: VersionNumber,
    to: VersionNumber,
    changes: z.array(
      z
        .object({
          /** Tasks, parameters by their names, such as `tasks.load.sql.statement`. */
          field: z.string(),
          /** Absent: it is new. */
          before: z.unknown().optional(),
          /** Absent: it is gone. */
          after: z.unknown().optional(),
        })
        .meta({ id: 'DefinitionChange' }),
    ),
  }),
  errors: [workspaceErrors.WORKSPACE_NOT_FOUND, jobErrors.JOB_NOT_FOUND, jobErrors.JOB_VERSION_NOT_FOUND],
})
