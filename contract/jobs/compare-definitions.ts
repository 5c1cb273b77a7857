/** One difference: `before` is absent for what is new, `after` for what goes. */
export interface Difference {
  /** The field, such as `tasks.load.sql.statement`. */
  readonly field: string
  readonly before?: unknown
  readonly after?: unknown
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Definitions are JSON: the order of keys is no difference. */
const isSame = (before: unknown, after: unknown): boolean => {
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((item, index) => isSame(item, after[index]))
  if (!isRecord(before) || !isRecord(after)) return Object.is(before, after)
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].every((name) => isSame(before[name], after[name]))
}

/** Lists whose items have names are compared by name, so that a task that moved is no change of two. */
const NAMED: Readonly<Record<string, string>> = {
  tasks: 'task_key',
  parameters: 'name',
  schedules: 'name',
  hooks: 'name',
  table_triggers: 'name',
}

const byName = (field: string, value: unknown): unknown => {
  const key = NAMED[field]
  if (key === undefined || !Array.isArray(value)) return value
  return Object.fromEntries(value.map((item: Record<string, unknown>) => [String(item[key]), item]))
}

/** What changes from one definition of a job to another, field by field; lists are replaced as a whole. */
export const differences = (before: unknown, after: unknown, field = ''): Difference[] => {
  if (isSame(before, after)) return []
  if (!isRecord(before) || !isRecord(after)) {
    return [{ field, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }]
  }
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((name) =>
    differences(
      byName(name, before[name]),
      byName(name, after[name]),
      field === '' ? name : `${field}.${name}`,
    ),
  )
}
