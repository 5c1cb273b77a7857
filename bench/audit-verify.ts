/**
 * Claim: verification of the audit log takes at least 50,000 events a second, reading all of them from the database. The
 * peer is PostgreSQL alone hashing the same rows in one statement, which holds them against nothing.
 *
 * `node bench/audit-verify.ts [thousand events]`
 */
import { randomBytes } from 'node:crypto'
import { migrate } from '../control-plane/db/migrate.ts'
import { sealEvents } from '../control-plane/modules/audit/sealing/seal-events.ts'
import { verifyAudit } from '../control-plane/modules/audit/sealing/verify-audit.ts'
import { createSecrets, registerMasterKey } from '../control-plane/modules/secrets/index.ts'
import { openDatabase } from '../control-plane/platform/database.ts'
import { parseMasterKey, secretCipher } from '../control-plane/platform/secrets-cipher/index.ts'
import { withTemporaryPostgres } from '../control-plane/testing/temporary-postgres.ts'
import { ownCpuMillis } from './server-usage.ts'
import { timed } from './timed.ts'

const ROUNDS = 3

const events = Number(process.argv[2] ?? 200) * 1000
const key = parseMasterKey(randomBytes(32).toString('base64'))
if (!key) throw new Error('no key')
const cipher = secretCipher(key)

await withTemporaryPostgres(async (settings) => {
  await migrate(settings)
  const { db, pool, close } = openDatabase(settings)
  await registerMasterKey(db, key.id)
  await pool.query(
    `INSERT INTO audit_event (id, operation, outcome, principal_id, principal_name, request_id, remote_address,
      object_kind, object_id, object_name, details)
    SELECT (lpad(to_hex(1700000000000 + i), 12, '0') || '70008000' || lpad(to_hex(i), 12, '0'))::uuid, 'tables.commit', 'done', gen_random_uuid(), 'ada', 'request-' || i, '192.0.2.1', 'table',
      gen_random_uuid(), 'lake.main.t' || i % 100, jsonb_build_object('snapshot_id', i, 'added_rows', 10 * i)
    FROM generate_series(1, $1::int) AS i`,
    [events],
  )
  const sealing = await timed(() => sealEvents(db, cipher))
  const none = { name: 'none', append: async () => undefined, read: async () => [] }
  const deps = { db, cipher, secrets: createSecrets(cipher), anchors: none }
  const ours: number[] = []
  const cpu: number[] = []
  const theirs: number[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = ownCpuMillis()
    ours.push(
      await timed(async () => {
        const verified = await verifyAudit(deps)
        if (verified.events !== events || verified.findings.length > 0)
          throw new Error('the log is not intact')
      }),
    )
    cpu.push(ownCpuMillis() - before)
    theirs.push(
      await timed(() =>
        pool.query("SELECT count(sha256(convert_to(e::text, 'UTF8'))) FROM audit_event AS e"),
      ),
    )
  }
  const [best, peer] = [Math.min(...ours), Math.min(...theirs)]
  const rate = (millis: number): string =>
    `${Math.round(events / (millis / 1000)).toLocaleString('en')} events/s`
  console.log(`${events.toLocaleString('en')} events, the best of ${ROUNDS} rounds`)
  console.log(`sealing                 ${rate(sealing)}`)
  console.log(`verification            ${rate(best)}`)
  console.log(`  processor, verifier   ${((Math.min(...cpu) / events) * 1000).toFixed(1)} µs an event`)
  console.log(`PostgreSQL, hashes only ${rate(peer)} (ratio ${(peer / best).toFixed(2)})`)
  await close()
})
