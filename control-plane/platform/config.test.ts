import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BoathouseError } from '@boathouse/contract/errors.ts'
import { describe, expect, test } from 'vitest'
import { describeConfig, loadConfig, type Environment } from './config.ts'

const problems = (environment: Environment): unknown => {
  try {
    loadConfig(environment)
  } catch (error) {
    if (error instanceof BoathouseError) return error.details['problems']
    throw error
  }
  return 'accepted'
}

test('without settings it is a loopback laptop with everything in the home', () => {
  const config = loadConfig({ HOME: '/anywhere' })
  expect(config).toMatchObject({
    role: 'all',
    listen: { host: '127.0.0.1', port: undefined, tls: undefined, loopbackOnly: true },
    database: undefined,
    publicUrl: undefined,
    s3: { endpoint: undefined, region: 'us-east-1', pathStyle: false },
  })
  expect(config.dataLocation).toBe(`file://${config.home}/warehouse`)
  expect(config.storeLocation).toBe(`file://${config.home}/objects`)
  expect(config.engine.memoryBytes).toBeGreaterThan(0)
})

describe('a value that cannot be used is named with what to write', () => {
  test.each<[string, string, string]>([
    ['BOATHOUSE_PORT', '65536', 'write a port from 0 to 65535'],
    ['BOATHOUSE_PORT', 'eighty', 'write a port from 0 to 65535'],
    ['BOATHOUSE_ROLE', 'boss', 'write all, api or worker'],
    ['BOATHOUSE_PUBLIC_URL', 'https://lake.example.org/boathouse', 'without a path'],
    ['BOATHOUSE_PUBLIC_URL', 'lake.example.org', 'write an address'],
    ['BOATHOUSE_TRUSTED_PROXIES', '10.0.0.0/33', 'write addresses or networks'],
    ['BOATHOUSE_TRUSTED_PROXIES', 'everybody', 'write addresses or networks'],
    ['DATABASE_URL', 'mysql://db/boathouse', 'write postgres://'],
    ['BOATHOUSE_BOOTSTRAP_TOKEN', 'x'.repeat(31), 'at least 32 characters'],
    ['BOATHOUSE_DATA', 'gs://bucket/lake', 'write a directory or s3://'],
    ['BOATHOUSE_ENGINE_MEMORY', 'plenty', 'write a size'],
    ['BOATHOUSE_ENGINE_SLOTS', '0', 'from 1 on'],
    ['BOATHOUSE_ALLOW_INSECURE_LISTEN', 'maybe', 'write true or false'],
    ['BOATHOUSE_LOG_LEVEL', 'loud', 'write trace'],
    ['BOATHOUSE_SECRET_ENVIRONMENT', 'ERP_PASSWORD', 'write workspace:NAME'],
    ['BOATHOUSE_SECRET_ENVIRONMENT', '*:BOATHOUSE_MASTER_KEY', 'none of them a setting of this server'],
    ['BOATHOUSE_SECRET_ENVIRONMENT', 'default:AWS_SECRET_ACCESS_KEY', 'none of them a setting'],
    ['BOATHOUSE_SECRET_FILES', 'default:secrets', 'write workspace:/absolute/directory'],
    ['BOATHOUSE_SECRET_FILES', '*:/', 'write workspace:/absolute/directory'],
    ['BOATHOUSE_SECRET_FILES', '*:/run/../etc', 'write workspace:/absolute/directory'],
  ])('%s=%s', (setting, value, message) => {
    expect(problems({ [setting]: value })).toEqual([
      { setting, problem: expect.stringContaining(message) as string },
    ])
  })
})

describe('a setting that nobody knows is an error with a suggestion', () => {
  test.each([
    ['BOATHOUSE_PROT', 'did you mean BOATHOUSE_PORT?'],
    ['BOATHOUSE_BOOTSTRAP_TOKN', 'did you mean BOATHOUSE_BOOTSTRAP_TOKEN?'],
    ['BOATHOUSE_DATABASE_URL', 'did you mean DATABASE_URL?'],
    ['BOATHOUSE_XYZZY', '«boathouse config» lists them all'],
    ['BOATHOUSE_HOST_FILE', 'did you mean BOATHOUSE_HOST?'],
  ])('%s', (setting, message) => {
    expect(problems({ [setting]: 'x' })).toEqual([
      { setting, problem: expect.stringContaining(message) as string },
    ])
  })
})

test.each([
  ['BOATHOUSE_URL', 'http://127.0.0.1:8484'],
  ['BOATHOUSE_TOKEN', 'secret'],
  ['BOATHOUSE_PROFILE', 'production'],
  ['BOATHOUSE_SERVICE_HOST', '10.96.0.12'],
  ['BOATHOUSE_SERVICE_PORT', '8484'],
  ['BOATHOUSE_SERVICE_PORT_HTTP', '8484'],
  ['BOATHOUSE_PORT', 'tcp://10.96.0.12:8484'],
  ['BOATHOUSE_API_PORT', 'tcp://10.96.0.12:8484'],
  ['BOATHOUSE_PORT_8484_TCP', 'tcp://10.96.0.12:8484'],
  ['BOATHOUSE_PORT_8484_TCP_ADDR', '10.96.0.12'],
])('%s=%s belongs to the client or to Kubernetes and is let be', (name, value) => {
  expect(loadConfig({ [name]: value }).listen.port).toBeUndefined()
})

describe('listening where others can reach', () => {
  const open = { BOATHOUSE_HOST: '0.0.0.0' }
  test.each<[string, Environment]>([
    ['TLS', { BOATHOUSE_TLS_CERT: '/c.pem', BOATHOUSE_TLS_KEY: '/k.pem' }],
    ['a trusted proxy', { BOATHOUSE_TRUSTED_PROXIES: '10.0.0.0/8, loopback' }],
    ['the flag', { BOATHOUSE_ALLOW_INSECURE_LISTEN: 'true' }],
  ])('is allowed with %s', (_name, environment) => {
    expect(loadConfig({ ...open, ...environment }).listen.loopbackOnly).toBe(false)
  })
  test.each(['0.0.0.0', '::', '10.1.2.3', 'lake.example.org'])('is refused for a bare %s', (host) => {
    expect(problems({ BOATHOUSE_HOST: host })).toEqual([
      { setting: 'BOATHOUSE_HOST', problem: expect.stringContaining('which others can reach') as string },
    ])
  })
  test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('%s is loopback', (host) => {
    expect(loadConfig({ BOATHOUSE_HOST: host }).listen.loopbackOnly).toBe(true)
  })
})

test('all problems are told at once', () => {
  expect(problems({ BOATHOUSE_PORT: 'x', BOATHOUSE_PROT: '1', BOATHOUSE_ROLE: 'y' })).toHaveLength(3)
})

test('settings that need each other say so', () => {
  expect(problems({ BOATHOUSE_TLS_CERT: '/c.pem' })).toEqual([
    { setting: 'BOATHOUSE_TLS_CERT', problem: 'needs BOATHOUSE_TLS_KEY as well' },
  ])
})

describe('secrets', () => {
  const token = 't'.repeat(40)
  test('come from a file as well, without its last line end', () => {
    const directory = mkdtempSync(join(tmpdir(), 'boathouse-config-'))
    const file = join(directory, 'token')
    writeFileSync(file, `${token}\n`)
    try {
      expect(loadConfig({ BOATHOUSE_BOOTSTRAP_TOKEN_FILE: file }).bootstrapToken).toBe(token)
      expect(problems({ BOATHOUSE_BOOTSTRAP_TOKEN_FILE: file, BOATHOUSE_BOOTSTRAP_TOKEN: token })).toEqual([
        {
          setting: 'BOATHOUSE_BOOTSTRAP_TOKEN',
          problem: 'and BOATHOUSE_BOOTSTRAP_TOKEN_FILE are both set; set one',
        },
      ])
    } finally {
      rmSync(directory, { recursive: true })
    }
  })
  test('from a file that is not there are refused', () => {
    expect(problems({ DATABASE_URL_FILE: '/nonexistent/url' })).toEqual([
      { setting: 'DATABASE_URL', problem: expect.stringContaining('cannot be read') as string },
    ])
  })
  test('never appear in the printed configuration, nor does a password of an address', () => {
    const printed = JSON.stringify(
      describeConfig({
        DATABASE_URL: 'postgres://ada:hunter22@db.example.org:5432/lake',
        BOATHOUSE_BOOTSTRAP_TOKEN: token,
        HTTPS_PROXY: 'http://ada:hunter22@proxy:3128',
      }),
    )
    expect(printed).not.toContain('hunter22')
    expect(printed).not.toContain('ada')
    expect(printed).not.toContain(token)
    expect(printed).toContain('postgres://…@db.example.org:5432/lake')
  })
  test('in an address without a host are known all the same', () => {
    const url = 'postgres://ada:hunter22@/lake?host=/run/postgresql'
    expect(loadConfig({ DATABASE_URL: url }).secrets).toContain('hunter22')
    expect(JSON.stringify(describeConfig({ DATABASE_URL: url }))).not.toContain('hunter22')
  })
  test('are known to the log, decoded passwords included', () => {
    const { secrets } = loadConfig({ DATABASE_URL: 'postgres://ada:hunter%2F22@db/lake' })
    expect(secrets).toContain('hunter/22')
  })
})

test.each<[string, number]>([
  ['512MiB', 512 * 2 ** 20],
  ['2 GiB', 2 * 2 ** 30],
  ['1.5G', 1.5e9],
  ['1500000000', 1_500_000_000],
  ['100kb', 100_000],
])('%s is %i bytes', (text, bytes) => {
  expect(loadConfig({ BOATHOUSE_ENGINE_MEMORY: text }).engine.memoryBytes).toBe(bytes)
})

test('every setting is documented', () => {
  for (const line of describeConfig({})) {
    expect(line.description.length, line.setting).toBeGreaterThan(10)
    expect(line.default.length, line.setting).toBeGreaterThan(0)
  }
})

test('which workspace may take secrets from where is read and shown', () => {
  const environment = {
    BOATHOUSE_SECRET_ENVIRONMENT: 'finance:LEDGER_PASSWORD, *:MAIL_PASSWORD',
    BOATHOUSE_SECRET_FILES: 'finance:/run/secrets/finance',
  }
  expect(loadConfig(environment).secretSources).toEqual({
    variables: [
      { workspace: 'finance', place: 'LEDGER_PASSWORD' },
      { workspace: '*', place: 'MAIL_PASSWORD' },
    ],
    directories: [{ workspace: 'finance', place: '/run/secrets/finance' }],
  })
  const shown = describeConfig(environment).find(({ setting }) => setting === 'BOATHOUSE_SECRET_ENVIRONMENT')
  expect(shown?.value).toBe('finance:LEDGER_PASSWORD,*:MAIL_PASSWORD')
})
