import { errorTable } from '../errors.ts'

export const connectionErrors = errorTable({
  CONNECTION_NOT_FOUND: {
    status: 404,
    message: (d: { connection: string }) =>
      `There is no connection «${d.connection}» in this workspace, or you may not see it.`,
  },
  CONNECTION_EXISTS: {
    status: 409,
    message: (d: { connection: string }) => `A connection «${d.connection}» exists already.`,
  },
  CONNECTION_KIND_UNKNOWN: {
    status: 422,
    message: (d: { kind: string; known: string }) =>
      `There is no kind of connection «${d.kind}»; there is ${d.known}.`,
  },
  CONNECTION_KIND_MISMATCH: {
    status: 422,
    message: (d: { connection: string; kind: string; wanted: string }) =>
      `The connection «${d.connection}» is of kind ${d.kind}, and ${d.wanted} is needed here.`,
  },
  CONNECTION_IN_USE: {
    status: 409,
    message: (d: { connection: string; users: string }) =>
      `The connection «${d.connection}» is used by ${d.users}. Take it out there first; nothing was deleted.`,
  },
  SECRET_NEEDED_AGAIN: {
    status: 422,
    message: (d: { connection: string; field: string; secrets: string }) =>
      `«${d.field}» of the connection «${d.connection}» changes, and what is kept secret goes only where it was meant for. Give ${d.secrets} again.`,
  },
})
