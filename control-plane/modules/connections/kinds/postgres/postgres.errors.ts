import { errorTable } from '@boathouse/contract'

interface Server {
  readonly host: string
  readonly port: number
}

/** What a PostgreSQL server said to us, or did not. */
export const postgresErrors = errorTable({
  POSTGRES_WITHOUT_TLS: {
    status: 502,
    message: (d: Server) =>
      `The PostgreSQL server ${d.host}:${d.port} speaks no TLS, and the connection asks for it. Nothing was sent to it.`,
  },
  POSTGRES_REFUSED: {
    status: 502,
    message: (d: Server & { reason: string }) =>
      `The PostgreSQL server ${d.host}:${d.port} refuses the sign-in: ${d.reason}.`,
  },
  POSTGRES_FAILED: {
    status: 422,
    message: (d: { reason: string }) => `The source database says: ${d.reason}.`,
  },
  POSTGRES_GONE: {
    status: 502,
    message: (d: Server & { reason: string }) =>
      `The connection to the PostgreSQL server ${d.host}:${d.port} broke: ${d.reason}.`,
  },
})
