import type { Input, Output, operations } from '@boathouse/contract'
import { commonErrors } from '@boathouse/contract'
import { bindParameters, type JobRow } from '../../jobs/index.ts'
import type { DeliveryRow, HookRow } from './hook.store.ts'

/** A hook as a person gives it. */
export type HookSettings = Input<typeof operations.createHook>['body']
export type HookAnswer = Output<typeof operations.updateHook>

/** Parameters that the job does not have, or whose fixed value it does not take. Throws INVALID_REQUEST. */
export const checkHookParameters = (job: JobRow, { parameters, mapping }: HookSettings): void => {
  const declared = new Map(job.definition.parameters.map((parameter) => [parameter.name, parameter]))
  const fixed = bindParameters(job.definition.parameters, parameters).errors.filter(
    // Whether the payload fills the rest is seen when it comes.
    ({ field }) => field.replace(/^parameters\./, '') in parameters,
  )
  const unknown = Object.keys(mapping)
    .filter((name) => !declared.has(name))
    .map((name) => ({ field: `mapping.${name}`, message: 'the job has no parameter of this name' }))
  const fields = [...fixed, ...unknown]
  if (fields.length > 0) throw commonErrors.INVALID_REQUEST({ fields })
}

// JSON that this module wrote, in the shapes of the contract.
export const presentHook = (row: HookRow, job: string, last: DeliveryRow | undefined): HookAnswer => ({
  hook_id: row.id,
  name: row.name,
  paused: row.paused,
  parameters: row.parameters as HookAnswer['parameters'],
  mapping: row.mapping as HookAnswer['mapping'],
  tolerance_seconds: row.tolerance_seconds,
  job_id: row.job_id,
  job,
  path: `/api/v1/hooks/${row.id}`,
  secret_changed_at: row.secret_changed_at,
  last_delivery: last
    ? { delivery_id: last.delivery_id, received_at: last.received_at, run_id: last.run_id }
    : null,
  version: Number(row.version),
  created_at: row.created_at,
  updated_at: row.updated_at,
})
