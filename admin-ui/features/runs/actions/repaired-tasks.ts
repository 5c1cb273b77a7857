import type { TaskRun } from '../../../api/types.ts'

/** The tasks that a repair runs again: what did not succeed, what is chosen, and all that depends on either. */
export const repairedTasks = (
  tasks: readonly Pick<TaskRun, 'task_key' | 'state' | 'depends_on'>[],
  chosen: readonly string[],
): ReadonlySet<string> => {
  const again = new Set(chosen)
  for (const { task_key: key, state } of tasks) if (state !== 'SUCCEEDED') again.add(key)
  for (let before = -1; before !== again.size;) {
    before = again.size
    for (const { task_key: key, depends_on: needs } of tasks) {
      if (needs.some((need) => again.has(need))) again.add(key)
    }
  }
  return again
}
