import { errorTable } from '../errors.ts'

export const tableTriggerErrors = errorTable({
  TRIGGER_NOT_FOUND: {
    status: 404,
    message: (d: { trigger: string }) => `The job has no table trigger «${d.trigger}».`,
  },
  TRIGGER_EXISTS: {
    status: 409,
    message: (d: { trigger: string }) => `The job has a table trigger «${d.trigger}» already.`,
  },
  TRIGGER_CATALOG: {
    status: 422,
    message: (d: { catalog: string }) =>
      `There is no catalog «${d.catalog}» of this server that you may read; commits to catalogs elsewhere are not seen here.`,
  },
  TRIGGER_TABLE: {
    status: 422,
    message: (d: { table: string }) =>
      `You may not read «${d.table}», so that its snapshots cannot start a job for you. Ask for the grant «read» on the table, its schema or its catalog.`,
  },
})
