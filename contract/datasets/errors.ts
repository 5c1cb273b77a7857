import { errorTable } from '../errors.ts'

export const datasetErrors = errorTable({
  DATASET_NOT_FOUND: {
    status: 404,
    message: (d: { dataset: string }) => `There is no dataset «${d.dataset}».`,
  },
  DATASET_EXISTS: {
    status: 409,
    message: (d: { dataset: string }) => `A dataset «${d.dataset}» exists already in this workspace.`,
  },
  TABLE_ALREADY_REGISTERED: {
    status: 409,
    message: (d: { table: string; dataset: string }) =>
      `The table ${d.table} is registered already, as «${d.dataset}».`,
  },
  OWNER_NOT_FOUND: { status: 422, message: (d: { owner: string }) => `There is no user «${d.owner}».` },
})
