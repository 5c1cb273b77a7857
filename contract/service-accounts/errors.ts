import { errorTable } from '../errors.ts'

export const serviceAccountErrors = errorTable({
  SERVICE_ACCOUNT_NOT_FOUND: {
    status: 404,
    message: (d: { service_account_id: string }) => `There is no service account ${d.service_account_id}.`,
  },
  SECRET_NOT_FOUND: {
    status: 404,
    message: (d: { secret_id: string }) => `This service account has no secret ${d.secret_id}.`,
  },
  TOO_MANY_SECRETS: {
    status: 409,
    message: (d: { name: string }) =>
      `«${d.name}» has two secrets already. Revoke the one that nothing uses any more.`,
  },
})
