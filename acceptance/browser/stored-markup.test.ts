import { beforeAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import type { Client } from '@boathouse/contract/client.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { visit } from './browser.ts'
import { settle } from './every-page.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()
const workspace = 'default'

/** Each calls `struck` if anything of it ever runs; `U` is an address that nothing may ask for. */
const U = 'https://elsewhere.invalid/x'
const CORPUS = [
  '<script>struck(1)</script>',
  '<img src=x onerror=struck(2)>',
  `<img src="${U}">`,
  '"><svg/onload=struck(3)>',
  "'-struck(4)-'",
  '</title></textarea></style></script><script>struck(5)</script>',
  '<iframe srcdoc="<script>parent.struck(6)</script>"></iframe>',
  '<a href="javascript:struck(7)">press</a>',
  'javascript:struck(8)',
  '[press](javascript:struck(9))',
  `<style>@import "${U}"</style>`,
  `<link rel=stylesheet href="${U}">`,
  `<base href="${U}"><meta http-equiv=refresh content="0;url=${U}">`,
  '<math><mtext></mtext><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=struck(10)&gt;">',
  '${struck(11)} {{constructor.constructor("struck(12)")()}}',
  '<form action="javascript:struck(13)"><button>press</button></form>',
] as const
/** For what keeps control characters: colours, a link (OSC 8), a window title, backspaces, text from right to left. */
const CONTROLS = [
  '\u001b[31m<img src=x onerror=struck(20)>\u001b[0m',
  '\u001b]8;;javascript:struck(21)\u001b\\press\u001b]8;;\u001b\\',
  `\u001b]8;;${U}\u0007press\u001b]8;;\u0007`,
  '\u001b]0;<script>struck(22)</script>\u0007',
  '<scr\b\bipt>struck(23)</script>\r<img src=x onerror=struck(24)>',
  '\u202e<img src=x onerror=struck(25)>\u2066',
  '\u009b31m\u0007\u007f',
] as const
const ALL = [...CORPUS, ...CONTROLS]
const EVERYTHING = ALL.join(' ')
const MARKUP = CORPUS.join(' ')
const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`
/** The same text as an expression, for a statement itself may hold no control character. */
const spelt = (text: string): string =>
  text
    .split(/(\p{Cc})/u)
    .filter(Boolean)
    .map((part) => (/^\p{Cc}$/u.test(part) ? `chr(${part.charCodeAt(0)})` : quoted(part)))
    .join(' || ')

const run = async (client: Client, statement: string): Promise<string> => {
  const body = { statement, wait_timeout: '50s' }
  const { status } = await client.call('executeStatement', { params: { workspace }, body })
  return `${status.state}${status.error?.message ?? ''}`
}

const VALUES = `SELECT ${ALL.map((text, at) => `${spelt(text)} AS c${at}`).join(', ')}`
// A name of a column: what it holds may be anything but control characters.
const NAMED = `SELECT ${CORPUS.map((text, at) => `${at} AS "${text.replaceAll('"', '""')}"`).join(', ')}`
const FAILS = `SELECT CAST(${spelt(EVERYTHING)} AS INTEGER)`

beforeAll(async () => {
  const { client } = journey.server()
  expect(await run(client, `CREATE TABLE lake.main.traps COMMENT ${quoted(MARKUP)} AS ${VALUES}`)).toBe(
    'SUCCEEDED',
  )
  expect(await run(client, `COMMENT ON COLUMN lake.main.traps.c0 IS ${quoted(MARKUP)}`)).toBe('SUCCEEDED')
  expect(await run(client, NAMED)).toBe('SUCCEEDED')
  expect(await run(client, FAILS)).toContain('FAILED')
  const description = EVERYTHING
  await client.call('registerDataset', {
    params: { workspace },
    body: {
      name: 'traps',
      table: { catalog: 'lake', schema: 'main', table: 'traps' },
      description,
      tags: { trap: CORPUS[1] },
    },
  })
  await client.call('createConnection', {
    params: { workspace },
    body: {
      name: 'traps',
      kind: 's3',
      description,
      fields: { endpoint: 'http://127.0.0.1:1024', bucket: 'traps', prefix: 'x', access_key_id: 'x' },
      secrets: { secret_access_key: 'what no page shows' },
    },
  })
  await client.call('createToken', { body: { comment: CORPUS[1] } })
  await client.call('createUpload', {
    params: { workspace },
    query: { filename: `${CORPUS[1]}.csv` },
    body: Buffer.from('a\n1\n'),
  })
  await client.call('createJob', {
    params: { workspace },
    body: {
      name: 'traps',
      description,
      tasks: [
        { task_key: 'says', description, sql: { statement: VALUES } },
        { task_key: 'fails', description, sql: { statement: FAILS } },
      ],
    },
  })
  await client.call('createRun', { params: { workspace, job: 'traps' }, body: { wait_timeout: '50s' } })
}, 300_000)

const PAGES = [
  '/w/default',
  '/w/default/data/lake/main',
  '/w/default/data/lake/main/traps',
  '/w/default/data/lake/main/traps?tab=columns',
  '/w/default/data/lake/main/traps?tab=snapshots',
  '/w/default/data/lake/main/traps?tab=files',
  '/w/default/data/lake/main/traps?tab=properties',
  '/w/default/datasets',
  '/w/default/datasets/traps',
  '/w/default/datasets/traps?panel=edit',
  '/w/default/connections',
  '/w/default/connections/traps',
  '/w/default/sql/history',
  '/w/default/jobs',
  '/w/default/jobs/traps',
  '/w/default/jobs/traps?tab=definition',
  '/w/default/runs',
  '/w/default/settings',
  '/organisation/audit',
  `/w/default/nowhere/${encodeURIComponent(CORPUS[1])}`,
  `/w/default/datasets?q=${encodeURIComponent(CORPUS[1])}`,
]

interface Struck {
  readonly struck: readonly unknown[]
  readonly links: readonly string[]
  readonly planted: number
}

/** What of the corpus became alive on the page that is shown: calls, links, and elements that no page of ours has. */
const aliveOn = (page: Page): Promise<Struck> =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('[href], [src], [action]')]
    const addresses = all.flatMap((element) =>
      ['href', 'src', 'action'].flatMap((name) => element.getAttribute(name) ?? []),
    )
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page
    const foreign = (address: string): boolean => {
      const { protocol, origin } = new URL(address, location.href)
      return protocol === 'javascript:' || (/^https?:$/.test(protocol) && origin !== location.origin)
    }
    return {
      struck: (globalThis as { calls?: unknown[] }).calls ?? [],
      links: addresses.filter(foreign),
      planted: document.querySelectorAll('iframe, base, object, embed, math, [onerror], [onload]').length,
    }
  })

const NOTHING: Struck = { struck: [], links: [], planted: 0 }

const open = async (): Promise<{ page: Page; dialogs: string[] }> => {
  const { page } = await journey.open()
  const dialogs: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  await page.addInitScript(() => {
    const calls: unknown[] = []
    Object.assign(globalThis, { calls, struck: (what: unknown) => calls.push(what) })
  })
  await signIn(page, journey.server())
  return { page, dialogs }
}

test(
  'markup in names, descriptions, comments, cells, errors and file names stays text on every page',
  { timeout: 300_000 },
  async () => {
    const { page, dialogs } = await open()
    for (const path of PAGES) {
      await settle(page, { name: path, path })
      expect({ path, ...(await aliveOn(page)) }).toEqual({ path, ...NOTHING })
    }
    await page.goto(`/w/default/sql?open=${encodeURIComponent('SELECT * FROM lake.main.traps')}`)
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('gridcell').filter({ hasText: '<script>struck(1)</script>' }).first().waitFor()
    expect(await aliveOn(page)).toEqual(NOTHING)
    await page.goto(`/w/default/sql?open=${encodeURIComponent(FAILS)}`)
    await page.getByRole('button', { name: 'Run' }).click()
    await page.locator('.cm-lintRange-error').first().waitFor()
    expect(await aliveOn(page)).toEqual(NOTHING)
    expect(dialogs).toEqual([])
  },
)

test(
  'escape sequences and markup in the log of a run stay text, and its links lead nowhere',
  { timeout: 120_000 },
  async () => {
    const { page, dialogs } = await open()
    await page.goto('/w/default/runs')
    await page
      .getByRole('row', { name: /traps.*Failed/ })
      .getByRole('link')
      .first()
      .click()
    const log = page.getByRole('log')
    await page.getByRole('table', { name: 'Tasks' }).getByRole('row', { name: /fails/ }).click()
    await log.getByText('onerror=struck').first().waitFor()
    expect(await aliveOn(page)).toEqual(NOTHING)
    expect(await log.locator('a, img, script, style').count()).toBe(0)
    expect(dialogs).toEqual([])
  },
)

test(
  'were there a hole, the browser would refuse: markup, scripts and styles without the nonce',
  { timeout: 60_000 },
  async () => {
    // A visit of its own: what is provoked here stands on the console, and is no complaint of the pages.
    const { context, page } = await visit(journey.browser(), journey.server())
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Sign in' }).waitFor()
    const refused = await page.evaluate(() => {
      // oxlint-disable-next-line unicorn/consistent-function-scoping -- it runs in the page
      const attempt = (work: () => void): boolean => {
        try {
          work()
          return false
        } catch {
          return true
        }
      }
      const markup = attempt(() => void (document.body.innerHTML = '<b>x</b>'))
      const script = attempt(() => {
        document.createElement('script').src = 'https://elsewhere.invalid/x.js'
      })
      const policy = attempt(() => {
        const factory = (
          globalThis as unknown as { trustedTypes: { createPolicy: (name: string, rules: object) => void } }
        ).trustedTypes
        factory.createPolicy('mine', {})
      })
      const style = document.createElement('style')
      style.append('body { color: red }')
      document.head.append(style)
      return { markup, script, policy, styled: style.sheet !== null && style.sheet.cssRules.length > 0 }
    })
    expect(refused).toEqual({ markup: true, script: true, policy: true, styled: false })
    await context.close()
  },
)
