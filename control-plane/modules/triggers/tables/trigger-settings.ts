import type { Input, Output, operations } from '@boathouse/contract'
import { checkStarterParameters, type JobRow } from '../../jobs/index.ts'
import type { FireSummary } from './fire.store.ts'
import type { TriggerRow } from './trigger.store.ts'

/** A table trigger as a person gives it. */
export type TriggerSettings = Input<typeof operations.createTableTrigger>['body']
export type TriggerAnswer = Output<typeof operations.updateTableTrigger>
type Values = TriggerSettings['parameters']

/** What changed, for the parameters of the run. */
export interface TableFacts {
  readonly name: string
  readonly snapshotId: bigint
}

const PLACE = /\{\{\s*table\.(name|snapshot_id)\s*\}\}/g

/** The values of a run: what `{{table.…}}` stands for is put in. */
export const filledParameters = (parameters: Values, { name, snapshotId }: TableFacts): Values =>
  Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => {
      if (typeof value !== 'string') return [key, value]
      return [key, value.replaceAll(PLACE, (_, what) => (what === 'name' ? name : snapshotId.toString()))]
    }),
  )

/** Checks the parameters as some snapshot would fill them. Throws INVALID_REQUEST. */
export const checkTriggerParameters = (job: JobRow, { parameters }: TriggerSettings): void =>
  checkStarterParameters(job, filledParameters(parameters, { name: 'lake.main.t', snapshotId: 1n }))

export const tableNameOf = (row: Pick<TriggerRow, 'catalog' | 'levels' | 'table_name'>): string =>
  [row.catalog, ...row.levels, row.table_name].join('.')

const lastFireOf = (fires: FireSummary | undefined): TriggerAnswer['last_fire'] => {
  if (!fires || fires.snapshot_id === null || fires.committed_at === null || fires.fired_at === null)
    return null
  const { snapshot_id, committed_at, fired_at, run_id } = fires
  return { snapshot_id: snapshot_id.toString(), committed_at, fired_at, run_id }
}

export const presentTrigger = (
  row: TriggerRow,
  job: string,
  fires: FireSummary | undefined,
): TriggerAnswer => ({
  trigger_id: row.id,
  name: row.name,
  table: { catalog: row.catalog, schema: row.levels.join('.'), table: row.table_name },
  paused: row.paused,
  paused_reason: row.paused_reason,
  coalesce: row.coalesce,
  min_interval_seconds: row.min_interval_seconds,
  // JSON that this module wrote.
  parameters: row.parameters as Values,
  job_id: row.job_id,
  job,
  waiting: fires?.waiting ?? 0,
  last_fire: lastFireOf(fires),
  version: Number(row.version),
  created_at: row.created_at,
  updated_at: row.updated_at,
})
