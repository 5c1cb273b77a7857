import { errorTable } from '../errors.ts'

export const groupErrors = errorTable({
  GROUP_NOT_FOUND: { status: 404, message: (d: { group_id: string }) => `There is no group ${d.group_id}.` },
  GROUP_EXISTS: { status: 409, message: (d: { name: string }) => `There is a group «${d.name}» already.` },
  GROUP_IS_EXTERNAL: {
    status: 409,
    message: (d: { name: string }) =>
      `The members of «${d.name}» come from its identity provider with each sign-in. Change them there.`,
  },
  MEMBER_NOT_FOUND: {
    status: 404,
    message: (d: { principal_id: string }) => `There is no user or service account ${d.principal_id}.`,
  },
})
