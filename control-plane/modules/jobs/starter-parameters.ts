import { commonErrors } from '@boathouse/contract'
import type { JobRow } from './job.store.ts'
import { bindParameters, type ParameterValues } from './parameter-values.policy.ts'

/** Parameters that the job does not take would let no run of what starts it begin. Throws INVALID_REQUEST. */
export const checkStarterParameters = (job: JobRow, parameters: ParameterValues): void => {
  const { errors } = bindParameters(job.definition.parameters, parameters)
  if (errors.length > 0) throw commonErrors.INVALID_REQUEST({ fields: errors })
}
