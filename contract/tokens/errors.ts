import { errorTable } from '../errors.ts'

export const tokenErrors = errorTable({
  TOKEN_NOT_FOUND: { status: 404, message: (d: { token_id: string }) => `There is no token ${d.token_id}.` },
})
