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
  SECRET_REFERENCE_ABSENT: {
    status: 422,
    message: (d: { secret: string; connection: string }) =>
      `There is no secret «${d.secret}» in the cluster of the connection «${d.connection}». Make it there, or correct the reference.`,
  },
  SECRET_REFERENCE_KEY_ABSENT: {
    status: 422,
    message: (d: { secret: string; key: string; connection: string }) =>
      `The secret «${d.secret}» in the cluster of the connection «${d.connection}» holds no text under the key «${d.key}». Add it there, or correct the reference.`,
  },
  SECRET_REFERENCE_FORBIDDEN: {
    status: 422,
    message: (d: { secret: string; connection: string; reason: string }) =>
      `The secret «${d.secret}» cannot be used through the connection «${d.connection}»: ${d.reason}.`,
  },
  SECRET_REFERENCE_REFUSED: {
    status: 422,
    message: (d: { secret: string; connection: string; reason: string }) =>
      `The cluster of the connection «${d.connection}» did not take the secret «${d.secret}»: ${d.reason}. Nothing was changed.`,
  },
  SECRET_REFERENCE_NOT_ALLOWED: {
    status: 422,
    message: (d: { place: string; workspace: string; setting: string }) =>
      `The workspace «${d.workspace}» may not read secrets from ${d.place} of the server. Whoever runs it allows that with ${d.setting}.`,
  },
  SECRET_REFERENCE_UNREADABLE: {
    status: 422,
    message: (d: { place: string; reason: string }) =>
      `No secret can be read from ${d.place}: ${d.reason}. Put it there for every server, or correct the reference.`,
  },
  SECRET_BACKEND_UNAVAILABLE: {
    status: 503,
    message: (d: { secret: string; connection: string; reason: string }) =>
      `The secret «${d.secret}» is in the cluster of the connection «${d.connection}», which cannot be asked: ${d.reason}. Test that connection.`,
  },
})
