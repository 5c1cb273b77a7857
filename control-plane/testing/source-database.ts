import { execFileSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { appendFileSync, chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedPostgres } from '../platform/embedded-postgres/index.ts'

/** A database of somebody else, with the role `reader` in it, which may only read. */
export interface SourceDatabase {
  readonly host: string
  readonly port: number
  /** Fields and secrets of a connection to it. */
  readonly fields: Readonly<Record<string, string | number>>
  readonly secrets: { readonly password: string }
  /** The authority of its certificate, PEM, and of a server with TLS only. */
  readonly ca: string
  /** As its superuser. */
  readonly run: (statements: string) => Promise<void>
  readonly remove: () => Promise<void>
}

const FORGETFUL = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
const PASSWORD = 'of the reader'
const NAME = 'source.example.org'

const certify = (directory: string): { readonly key: string; readonly cert: string } => {
  const [key, cert] = [join(directory, 'server.key'), join(directory, 'server.crt')]
  const subject = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME}`]
  const out = ['-keyout', key, '-out', cert, '-days', '2', '-nodes']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...out, ...subject], { stdio: 'ignore' })
  return { key, cert }
}

/**
 * A PostgreSQL over TCP. It has a loopback address of its own instead of a port of its own, since its socket is found by the
 * port. With `tls` its certificate is that of `source.example.org`.
 */
export const startSourceDatabase = async ({ tls = false } = {}): Promise<SourceDatabase> => {
  const directory = mkdtempSync(join(tmpdir(), 'boathouse-source-'))
  const host = `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`
  const extraSettings = [...FORGETFUL, `listen_addresses=${host}`]
  const server = await startEmbeddedPostgres({ directory, extraSettings, throwAway: true })
  const asSuperuser = async (database: string, statements: readonly string[]): Promise<void> => {
    const client = new Client({ ...server.settings, database })
    await client.connect()
    try {
      for (const statement of statements) await client.query(statement)
    } finally {
      await client.end()
    }
  }
  const cluster = join(directory, 'cluster')
  const data = join(cluster, 'data')
  appendFileSync(join(data, 'pg_hba.conf'), `host all all ${host}/32 scram-sha-256\n`)
  let ca = ''
  const settings: string[] = []
  if (tls) {
    const { key, cert } = certify(cluster)
    const { uid, gid } = statSync(data)
    for (const file of [key, cert]) chownSync(file, uid, gid)
    ca = readFileSync(cert, 'utf8')
    settings.push(
      `ALTER SYSTEM SET ssl_key_file = '${key}'`,
      `ALTER SYSTEM SET ssl_cert_file = '${cert}'`,
      'ALTER SYSTEM SET ssl = on',
    )
  }
  await asSuperuser('postgres', [
    ...settings,
    'SELECT pg_reload_conf()',
    `CREATE ROLE reader LOGIN PASSWORD '${PASSWORD}'`,
    'GRANT pg_read_all_data TO reader',
    'CREATE DATABASE erp',
  ])
  const { port = 5432 } = server.settings
  return {
    host,
    port,
    fields: {
      host: tls ? NAME : host,
      port,
      database: 'erp',
      user: 'reader',
      tls: tls ? 'verify-full' : 'disable',
    },
    secrets: { password: PASSWORD },
    ca,
    run: (statements) => asSuperuser('erp', [statements]),
    remove: async () => {
      await server.stop()
      server.removeSocketDirectory()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
