import { mkdtempSync, rmSync } from 'node:fs'
import { randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AuditEvent } from '../../../platform/context.ts'
import {
  parseMasterKey,
  secretCipher,
  type MasterKey,
  type SecretCipher,
} from '../../../platform/secrets-cipher/index.ts'
import { createTestDatabase, type TestDatabase } from '../../../testing/test-database.ts'
import { createSecrets, registerMasterKey, type Secrets } from '../../secrets/index.ts'
import { recordAuditEvent } from '../index.ts'
import { anchorHead } from './anchor-head.ts'
import { anchorFile, type AnchorStore } from './anchors.ts'
import { sealEvents } from './seal-events.ts'
import { verifyAudit } from './verify-audit.ts'
import type { Verified } from './verify-chain.ts'

export const newMasterKey = (): MasterKey => {
  const key = parseMasterKey(randomBytes(32).toString('base64'))
  if (!key) throw new Error('no key')
  return key
}

export interface SealedLog {
  readonly database: TestDatabase
  readonly cipher: SecretCipher
  readonly secrets: Secrets
  readonly anchors: AnchorStore
  readonly record: (operation: string, more?: Partial<AuditEvent>) => Promise<void>
  readonly seal: () => Promise<number>
  readonly anchor: () => Promise<void>
  readonly verify: () => Promise<Verified>
  /** As the owner of the database could: past every trigger. */
  readonly tamper: (sql: string) => Promise<void>
  readonly close: () => Promise<void>
}

/** A database with an audit log that is sealed and anchored when the test says so. */
export const startSealedLog = async (): Promise<SealedLog> => {
  const database = await createTestDatabase()
  const { db } = database
  const key = newMasterKey()
  await registerMasterKey(db, key.id)
  const cipher = secretCipher(key)
  const secrets = createSecrets(cipher)
  const home = mkdtempSync(join(tmpdir(), 'boathouse-audit-'))
  const anchors = anchorFile(join(home, 'audit-anchors'))
  return {
    database,
    cipher,
    secrets,
    anchors,
    record: (operation, more) =>
      recordAuditEvent(db, {
        operation,
        outcome: 'done',
        principal: { id: '00000000-0000-7000-8000-000000000001', name: 'ada' },
        requestId: 'r1',
        sourceAddress: '192.0.2.1',
        object: { kind: 'token', id: 't1', name: 'laptop' },
        details: {},
        ...more,
      }),
    seal: () => sealEvents(db, cipher),
    anchor: () => anchorHead(db, anchors),
    verify: () => verifyAudit({ db, cipher, secrets, anchors }),
    tamper: async (text) => {
      const client = await database.pool.connect()
      try {
        await client.query('BEGIN')
        await client.query('SET LOCAL session_replication_role = replica')
        await client.query(text)
        await client.query('COMMIT')
      } finally {
        client.release()
      }
    },
    close: async () => {
      await database.drop()
      rmSync(home, { recursive: true })
    },
  }
}
