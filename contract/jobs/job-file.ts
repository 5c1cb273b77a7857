import { z } from 'zod'
import { NewSchedule } from '../schedules/shapes.ts'
import { JobDefinition } from './shapes.ts'

/** A job as a file: its definition and its schedules. What a file leaves out has the default that the API gives it. */
export const JobFile = JobDefinition.extend({
  schedules: z
    .array(NewSchedule)
    .max(100)
    .default([])
    .refine(
      (schedules) => new Set(schedules.map(({ name }) => name)).size === schedules.length,
      'two schedules have the same name',
    ),
}).meta({ id: 'JobFile', title: 'Boathouse job', description: 'One job of a workspace, with its schedules' })

/** JSON Schema (draft 2020-12) of a job file, for editors and other people's checks. */
export const jobFileSchema = (): object => z.toJSONSchema(JobFile, { io: 'input', reused: 'inline' })
