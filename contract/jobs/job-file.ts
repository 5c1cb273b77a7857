import { z } from 'zod'
import { NewHook } from '../hooks/shapes.ts'
import { NewSchedule } from '../schedules/shapes.ts'
import { NewTableTrigger } from '../table-triggers/shapes.ts'
import { JobDefinition } from './shapes.ts'

const named = <S extends z.ZodType<{ readonly name: string }>>(shape: S, what: string) =>
  z
    .array(shape)
    .max(100)
    .default([])
    .refine(
      (all) => new Set(all.map(({ name }) => name)).size === all.length,
      `two ${what} have the same name`,
    )

/** A job as a file: its definition and what starts it. What a file leaves out has the default that the API gives it. */
export const JobFile = JobDefinition.extend({
  schedules: named(NewSchedule, 'schedules'),
  hooks: named(NewHook, 'hooks'),
  table_triggers: named(NewTableTrigger, 'table triggers'),
}).meta({ id: 'JobFile', title: 'Boathouse job', description: 'One job of a workspace, with what starts it' })

/** JSON Schema (draft 2020-12) of a job file, for editors and other people's checks. */
export const jobFileSchema = (): object => z.toJSONSchema(JobFile, { io: 'input', reused: 'inline' })
