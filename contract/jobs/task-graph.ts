import type { z } from 'zod'
import type { JobDefinition } from './shapes.ts'

export interface FieldError {
  readonly field: string
  readonly message: string
}

type Tasks = readonly Pick<z.output<typeof JobDefinition>['tasks'][number], 'task_key' | 'depends_on'>[]

const duplicates = (tasks: Tasks): FieldError[] => {
  const seen = new Set<string>()
  return tasks.flatMap(({ task_key }, index) => {
    const again = seen.has(task_key)
    seen.add(task_key)
    return again
      ? [{ field: `tasks.${index}.task_key`, message: `«${task_key}» is the key of another task, too` }]
      : []
  })
}

const wrongDependencies = (tasks: Tasks): FieldError[] => {
  const keys = new Set(tasks.map((task) => task.task_key))
  return tasks.flatMap((task, index) => {
    const seen = new Set<string>()
    return task.depends_on.flatMap(({ task_key }, place) => {
      const field = `tasks.${index}.depends_on.${place}.task_key`
      if (!keys.has(task_key)) return [{ field, message: `there is no task «${task_key}»` }]
      if (seen.has(task_key)) return [{ field, message: `«${task_key}» is listed twice` }]
      seen.add(task_key)
      return []
    })
  })
}

/** Removes what depends on nothing that is left, over and over; what stays lies on a cycle or behind one. */
const inCycles = (tasks: Tasks): Set<string> => {
  const left = new Map(tasks.map((task) => [task.task_key, task.depends_on.map((one) => one.task_key)]))
  for (let before = -1; before !== left.size;) {
    before = left.size
    for (const [key, needs] of left) if (!needs.some((need) => left.has(need))) left.delete(key)
  }
  return new Set(left.keys())
}

/** One way round, as in `a → b → a`, to show to a person. */
const aCycle = (tasks: Tasks, stuck: ReadonlySet<string>): string => {
  const path: string[] = []
  let [at] = stuck
  while (at !== undefined && !path.includes(at)) {
    path.push(at)
    const task = tasks.find((one) => one.task_key === at)
    at = task?.depends_on.find((one) => stuck.has(one.task_key))?.task_key
  }
  return at === undefined ? path.join(' → ') : [...path.slice(path.indexOf(at)), at].join(' → ')
}

/** What is wrong with the graph of tasks: keys twice, unknown tasks, cycles. Empty when it can be run. */
export const taskGraphErrors = (tasks: Tasks): readonly FieldError[] => {
  const repeated = duplicates(tasks)
  const errors = [...repeated, ...wrongDependencies(tasks)]
  // Whose key stands twice cannot be told apart on the way round.
  const stuck = repeated.length > 0 ? new Set<string>() : inCycles(tasks)
  if (stuck.size === 0) return errors
  const message = `tasks depend on each other in a circle: ${aCycle(tasks, stuck)}`
  return [...errors, { field: 'tasks', message }]
}
