import {
  fillValue,
  type JobDefinition,
  type ParameterValues,
  type Reference,
  type TemplateFacts,
} from '../modules/jobs/index.ts'
import type { Work } from './executors.ts'

type ParameterType = JobDefinition['parameters'][number]['type']

/** A value for a `:name` marker. `type` is undefined when nobody declared one. */
export interface TaskParameter {
  readonly name: string
  readonly value: ParameterValues[string]
  readonly type: ParameterType | undefined
}

/** What the templates of a task of this run stand for. */
export const templateFacts = ({ run }: Pick<Work, 'run'>): TemplateFacts => ({
  params: run.parameters,
  runId: run.id,
  scheduledFor: run.scheduledFor ?? new Date(run.createdAt).toISOString(),
  jobName: run.jobName,
  rowsOf: (key) => run.tasks.find((task) => task.key === key)?.result?.rows ?? null,
})

/** The parameters of the run, and over them the task's own with their templates filled in. */
export const taskParameters = (work: Pick<Work, 'run'>, own: ParameterValues): readonly TaskParameter[] => {
  const { run } = work
  const facts = templateFacts(work)
  const declared = new Map(run.definition.parameters.map(({ name, type }) => [name, type]))
  const typeOf = (reference: Reference | undefined): ParameterType | undefined => {
    if (reference?.kind === 'param') return declared.get(reference.name)
    return reference?.kind === 'rows' ? 'INTEGER' : undefined
  }
  return Object.entries({ ...run.parameters, ...own }).map(([name, given]) => {
    if (!Object.hasOwn(own, name)) return { name, value: given, type: declared.get(name) }
    const { value, reference } = fillValue(given, facts)
    return { name, value, type: typeOf(reference) }
  })
}
