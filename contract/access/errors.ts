import { errorTable } from '../errors.ts'

export const accessErrors = errorTable({
  GRANTEE_NOT_FOUND: {
    status: 422,
    message: (d: { kind: string; name: string }) =>
      `There is no ${d.kind} «${d.name}», or it is disabled. Names are as in «boathouse principals list».`,
  },
  MEMBER_NOT_FOUND: {
    status: 404,
    message: (d: { member_id: string }) => `Nobody with the id ${d.member_id} has a role in this workspace.`,
  },
  GRANT_NOT_FOUND: {
    status: 404,
    message: (d: { grant_id: string }) => `There is no grant ${d.grant_id}, or you may not see it.`,
  },
  PRIVILEGE_DOES_NOT_FIT: {
    status: 422,
    message: (d: { privilege: string; kind: string; fitting: string }) =>
      `«${d.privilege}» cannot be granted on a ${d.kind}; ${d.fitting} can.`,
  },
  SECURABLE_NOT_FOUND: {
    status: 404,
    message: (d: { what: string }) => `There is no ${d.what}, or you may not see it.`,
  },
})
