import type { StatementParameter } from '@boathouse/engines'
import type { EnginePort } from '@boathouse/engines/port.ts'
import { executorOf, type ExecutorOf, type Work } from './executors.ts'
import type { SqlSpec } from './embedded-sql.ts'

const DEFAULT_SCHEMA = 'main'

const SQL_TYPES: Readonly<Record<string, string>> = {
  INTEGER: 'BIGINT',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
}

/** Values for the markers that the text has: the task's own, over those of the run. */
const parametersOf = (
  { run }: Work,
  text: string,
  own: Readonly<Record<string, string | number | boolean | null>>,
): readonly StatementParameter[] => {
  const types = new Map(run.definition.parameters.map(({ name, type }) => [name, SQL_TYPES[type]]))
  const values = { ...run.parameters, ...own }
  const used = new Set([...text.matchAll(/:([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = '']) => name))
  return Object.entries(values).flatMap(([name, value]) => {
    if (!used.has(name)) return []
    const type = Object.hasOwn(own, name) || typeof value !== 'string' ? undefined : types.get(name)
    return [{ name, value, ...(type !== undefined && { type }) }]
  })
}

const sqlSpec = (work: Work): SqlSpec => {
  const { run, taskKey } = work
  const sql = run.definition.tasks.find((task) => task.task_key === taskKey)?.sql
  if (!sql) throw new Error(`the task ${taskKey} is no SQL`)
  return {
    text: sql.statement,
    catalog: sql.catalog,
    schema: sql.schema ?? DEFAULT_SCHEMA,
    parameters: parametersOf(work, sql.statement, sql.parameters),
    workspaceId: run.workspaceId,
    runAs: run.runAs,
  }
}

/** Which engine does which task. Tasks that do nothing never come here. */
export const taskExecutors = (engines: { readonly embeddedSql: EnginePort<SqlSpec> }): ExecutorOf => {
  const embedded = executorOf(engines.embeddedSql, sqlSpec)
  return ({ run, taskKey }) => {
    const task = run.definition.tasks.find((one) => one.task_key === taskKey)
    if (task?.sql && task.sql.connection === undefined) return embedded
    throw new Error(`No engine of this server does the task «${taskKey}».`)
  }
}
