/**
 * Claim: permission checks add at most 0.2 ms to a request at 1,000 workspaces and 10,000 users. Five hundred are
 * at work in turn: the rights of a principal, a hundred questions about things (a page of a list), and one change of rights
 * in five thousand requests, which makes everybody's be read again. The peer is asking the database once a request instead.
 *
 * `node bench/permissions.ts [requests]`
 */
import { migrate } from '../control-plane/db/migrate.ts'
import { loadRights, may, rightsMemory } from '../control-plane/modules/access/index.ts'
import { openDatabase } from '../control-plane/platform/database.ts'
import { withTemporaryPostgres } from '../control-plane/testing/temporary-postgres.ts'
import { ownCpuMillis } from './server-usage.ts'
import { timed } from './timed.ts'

const WORKSPACES = 1000
const USERS = 10_000
const QUESTIONS = 100
// Who is at work at the same time.
const ACTIVE = 500
const CHANGE_EVERY = 5000
const ROUNDS = 2

const requests = Number(process.argv[2] ?? 20_000)
const idOf = (kind: number, n: number): string =>
  `00000000-000${kind}-7000-8000-${(n % (kind === 1 ? USERS : WORKSPACES)).toString(16).padStart(12, '0')}`

/** The same in SQL, of the row `i`. */
const made = (kind: number): string => `('00000000-000${kind}-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`

await withTemporaryPostgres(async (settings) => {
  await migrate(settings)
  const { db, pool, close } = openDatabase(settings)
  await pool.query(`INSERT INTO workspace (id, name, default_catalog)
    SELECT ${made(2)}, 'w' || i, 'c' || i FROM generate_series(0, ${WORKSPACES - 1}) AS i`)
  await pool.query(`INSERT INTO principal (id, kind, name)
    SELECT ${made(1)}, 'user', 'u' || i FROM generate_series(0, ${USERS - 1}) AS i`)
  // Five workspaces a user.
  await pool.query(`INSERT INTO workspace_member (workspace_id, principal_id, role)
    SELECT w.id, p.id, 'editor' FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM principal) p
    JOIN (SELECT id, row_number() OVER (ORDER BY id) AS n FROM workspace) w
      ON w.n IN (SELECT 1 + (p.n * 7 + k * 131) % ${WORKSPACES} FROM generate_series(1, 5) AS k)`)
  const memory = rightsMemory(db)
  // Sign-in reads it in the query that finds the principal.
  let version = 1n
  const request = async (n: number, rightsOf: typeof memory.rightsOf): Promise<void> => {
    const principal = { id: idOf(1, (n % ACTIVE) * 17), isAdmin: false, groupIds: [] }
    const rights = await rightsOf(principal, version)
    for (let question = 0; question < QUESTIONS; question += 1) {
      const thing = { kind: 'job', id: 'j', name: 'j', workspaceId: idOf(2, n + question) } as const
      may(principal, rights, 'write', thing)
    }
    if (n % CHANGE_EVERY === 0) {
      const moved = await db
        .updateTable('access_version')
        .set(({ eb }) => ({ version: eb('version', '+', 1n) }))
        .returning('version')
        .executeTakeFirstOrThrow()
      version = moved.version
      memory.changed()
    }
  }
  const asking: typeof memory.rightsOf = async (principal) =>
    (await loadRights(db, [principal?.id ?? ''])).rights
  const ours: number[] = []
  const cpu: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = ownCpuMillis()
    ours.push(
      await timed(async () => {
        for (let n = 0; n < requests; n += 1) await request(n, memory.rightsOf)
      }),
    )
    cpu.push(ownCpuMillis() - before)
    theirs.push(
      await timed(async () => {
        for (let n = 0; n < requests / 10; n += 1) await request(n, asking)
      }),
    )
  }
  const [best, peer] = [Math.min(...ours) / requests, (Math.min(...theirs) / requests) * 10]
  console.log(
    `permissions at ${WORKSPACES} workspaces and ${USERS} users, ${QUESTIONS} questions a request: ${best.toFixed(4)} ms (CPU ${(Math.min(...cpu) / requests).toFixed(4)} ms); asking the database every time ${peer.toFixed(4)} ms; ratio ${(peer / best).toFixed(1)}`,
  )
  await close()
})
