import { errorTable } from '../errors.ts'

export const runErrors = errorTable({
  RUN_NOT_FOUND: { status: 404, message: (d: { run_id: string }) => `There is no run ${d.run_id}.` },
  RUN_ENDED: {
    status: 409,
    message: (d: { run_id: string; state: string }) =>
      `The run ${d.run_id} has ended (${d.state}); ends never change.`,
  },
  RUN_NOT_ENDED: {
    status: 409,
    message: (d: { run_id: string; state: string }) =>
      `The run ${d.run_id} is ${d.state}. Stop it, or wait for its end.`,
  },
  TASK_NOT_FOUND: {
    status: 404,
    message: (d: { run_id: string; task_key: string }) => `The run ${d.run_id} has no task «${d.task_key}».`,
  },
  ATTEMPT_NOT_FOUND: {
    status: 404,
    message: (d: { run_id: string; task_key: string; attempt: number }) =>
      `The task «${d.task_key}» of run ${d.run_id} has no attempt ${d.attempt}.`,
  },
  TASK_STARTED: {
    status: 409,
    message: (d: { task_key: string; state: string }) =>
      `The task «${d.task_key}» is ${d.state} and cannot be skipped any more. Stop the run instead.`,
  },
  NOTHING_TO_REPAIR: {
    status: 409,
    message: (d: { run_id: string }) =>
      `Every task of run ${d.run_id} succeeded; there is nothing to repair.`,
  },
  UNDO_REFUSED: {
    status: 409,
    message: (d: { run_id: string; reason: string }) =>
      `The run ${d.run_id} cannot be undone: ${d.reason} Nothing was changed.`,
  },
  INVALID_RUN_PARAMETERS: {
    status: 400,
    message: (d: { job: string; fields: readonly { field: string; message: string }[] }) =>
      `The job «${d.job}» cannot run so: ${d.fields.map((f) => `${f.field}: ${f.message}`).join('; ')}.`,
  },
})
