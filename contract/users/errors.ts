import { errorTable } from '../errors.ts'

export const userErrors = errorTable({
  USER_NOT_FOUND: { status: 404, message: (d: { user_id: string }) => `There is no user ${d.user_id}.` },
  NAME_TAKEN: {
    status: 409,
    message: (d: { name: string }) =>
      `The name «${d.name}» is taken by a user or a service account. Choose another.`,
  },
  EMAIL_TAKEN: {
    status: 409,
    message: (d: { email: string }) => `Another user has the e-mail address ${d.email}.`,
  },
  LAST_ADMINISTRATOR: {
    status: 409,
    message: (d: { name: string }) =>
      `«${d.name}» is the last administrator who can sign in. Make somebody else an administrator first.`,
  },
  USER_DISABLED: {
    status: 409,
    message: (d: { name: string }) => `«${d.name}» is disabled. Enable the user first.`,
  },
  INVITATION_INVALID: {
    status: 401,
    message: (_: Record<string, never>) =>
      'This invitation was used already, has expired or was replaced. Ask an administrator for a new one.',
  },
  PASSWORD_REFUSED: {
    status: 422,
    message: (d: { why: string }) => `This password is not good enough: ${d.why}.`,
  },
  WRONG_PASSWORD: {
    status: 403,
    message: (_: Record<string, never>) => 'The current password is wrong. Nothing was changed.',
  },
  NO_PASSWORD: {
    status: 409,
    message: (d: { name: string }) =>
      `«${d.name}» has no password here. Ask an administrator for a link to choose one.`,
  },
})
