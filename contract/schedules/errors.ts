import { errorTable } from '../errors.ts'

export const scheduleErrors = errorTable({
  SCHEDULE_NOT_FOUND: {
    status: 404,
    message: (d: { schedule: string }) => `The job has no schedule «${d.schedule}».`,
  },
  SCHEDULE_EXISTS: {
    status: 409,
    message: (d: { schedule: string }) => `The job has a schedule «${d.schedule}» already.`,
  },
  NEVER_FIRES: {
    status: 422,
    message: (d: { expression: string; time_zone: string }) =>
      `«${d.expression}» (${d.time_zone}) names an instant that never comes, such as the 31st of February.`,
  },
})
