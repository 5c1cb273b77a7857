import type { z } from 'zod'
import type { Output, operations } from '@boathouse/contract'
import type { JobDefinition as DefinitionShape } from '@boathouse/contract/jobs/shapes.ts'

/** A definition as it is kept: checked, with every default filled in. */
export type JobDefinition = z.output<typeof DefinitionShape>
export type TaskDefinition = JobDefinition['tasks'][number]

export type JobAnswer = Output<typeof operations.getJob>
