import type { StatementParameter } from '@boathouse/engines'
import type { EnginePort } from '@boathouse/engines/port.ts'
import type { TrinoParameter } from '@boathouse/engines/trino/index.ts'
import { fillText, type ParameterValues } from '../modules/jobs/index.ts'
import { executorOf, type ExecutorOf, type Work } from './executors.ts'
import type { SqlSpec } from './embedded-sql.ts'
import type { IngestSpec } from './ingest-task/index.ts'
import { taskParameters, templateFacts } from './task-parameters.ts'
import { trinoParameter, type TrinoSpec } from './trino-sql/index.ts'

const DEFAULT_SCHEMA = 'main'

const SQL_TYPES: Readonly<Record<string, string>> = {
  INTEGER: 'BIGINT',
  BOOLEAN: 'BOOLEAN',
  DATE: 'DATE',
  TIMESTAMP: 'TIMESTAMP',
}

/** Values for the markers that the text has: the task's own, over those of the run. */
const parametersOf = (work: Work, text: string, own: ParameterValues): readonly StatementParameter[] => {
  const used = new Set([...text.matchAll(/:([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name = '']) => name))
  return taskParameters(work, own).flatMap(({ name, value, type: declared }) => {
    if (!used.has(name)) return []
    const type = typeof value !== 'string' || declared === undefined ? undefined : SQL_TYPES[declared]
    return [{ name, value, ...(type !== undefined && { type }) }]
  })
}

const ingestSpec = (work: Work): IngestSpec => {
  const { run, taskKey } = work
  const task = run.definition.tasks.find((one) => one.task_key === taskKey)?.ingest
  if (!task) throw new Error(`the task ${taskKey} loads nothing`)
  const facts = templateFacts(work)
  const { path, postgres, target } = task
  const fill = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : fillText(text, facts)
  const { jobId, workspaceId, runAs } = run
  const filled = {
    ...target,
    schema: fillText(target.schema, facts),
    table: fillText(target.table, facts),
  }
  const asked = postgres && { ...postgres, table: fill(postgres.table), query: fill(postgres.query) }
  const filledTask = { ...task, path: fill(path), postgres: asked, target: filled }
  return { jobId, workspaceId, runAs, task: filledTask }
}

const sqlTaskOf = ({ run, taskKey }: Work) => {
  const sql = run.definition.tasks.find((task) => task.task_key === taskKey)?.sql
  if (!sql) throw new Error(`the task ${taskKey} is no SQL`)
  return sql
}

const sqlSpec = (work: Work): SqlSpec => {
  const { run } = work
  const sql = sqlTaskOf(work)
  return {
    text: sql.statement,
    catalog: sql.catalog,
    schema: sql.schema ?? DEFAULT_SCHEMA,
    parameters: parametersOf(work, sql.statement, sql.parameters),
    workspaceId: run.workspaceId,
    runAs: run.runAs,
  }
}

/** The parameters of the run by their types, and over them the task's own. */
const trinoParametersOf = (work: Work, own: ParameterValues): readonly TrinoParameter[] =>
  taskParameters(work, own).map(({ name, value, type }) => trinoParameter(name, value, type))

const trinoSpec = (work: Work): TrinoSpec => {
  const { run } = work
  const sql = sqlTaskOf(work)
  return {
    text: sql.statement,
    connection: sql.connection ?? '',
    catalog: sql.catalog,
    schema: sql.schema,
    parameters: trinoParametersOf(work, sql.parameters),
    workspaceId: run.workspaceId,
    runAs: run.runAs,
  }
}

/** Which engine does which task. Tasks that do nothing never come here. */
export const taskExecutors = (engines: {
  readonly embeddedSql: EnginePort<SqlSpec>
  readonly trinoSql: EnginePort<TrinoSpec>
  readonly ingest: EnginePort<IngestSpec>
}): ExecutorOf => {
  const embedded = executorOf(engines.embeddedSql, sqlSpec)
  const trino = executorOf(engines.trinoSql, trinoSpec)
  const ingest = executorOf(engines.ingest, ingestSpec)
  return ({ run, taskKey }) => {
    const task = run.definition.tasks.find((one) => one.task_key === taskKey)
    if (task?.sql) return task.sql.connection === undefined ? embedded : trino
    if (task?.ingest) return ingest
    throw new Error(`No engine of this server does the task «${taskKey}».`)
  }
}
