import type { TaskDefinition } from '../jobs/index.ts'
import type { TaskView } from './run-view.ts'

const ON_FAILURE: ReadonlySet<TaskDefinition['run_if']> = new Set(['AT_LEAST_ONE_FAILED', 'ALL_FAILED'])

/**
 * The tasks whose ends are the end of the run: those on which no other depends. A task that waits for a failure, and that
 * none came to, was not needed, and neither was what follows it alone: what stands before them counts instead.
 */
export const lastTasks = (
  definitions: readonly TaskDefinition[],
  tasks: readonly TaskView[],
): readonly TaskView[] => {
  const views = new Map(tasks.map((task) => [task.key, task]))
  const byKey = new Map(definitions.map((definition) => [definition.task_key, definition]))
  const known = new Map<string, boolean>()
  const isNeeded = (key: string): boolean => {
    const answer = known.get(key) ?? judge(key)
    known.set(key, answer)
    return answer
  }
  const judge = (key: string): boolean => {
    const [definition, view] = [byKey.get(key), views.get(key)]
    if (!definition || view?.state !== 'SKIPPED' || view.reason !== 'RUN_IF') return true
    return !ON_FAILURE.has(definition.run_if) && definition.depends_on.some((one) => isNeeded(one.task_key))
  }
  const needed = definitions.filter(({ task_key }) => isNeeded(task_key))
  const inner = new Set(needed.flatMap(({ depends_on }) => depends_on.map((one) => one.task_key)))
  return tasks.filter(({ key }) => isNeeded(key) && !inner.has(key))
}
