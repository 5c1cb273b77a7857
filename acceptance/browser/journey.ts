/** A server, a browser and a page for the tests of one file. Skips them, saying why, where no browser is. */
import { afterAll, afterEach, beforeAll, expect, test as base } from 'vitest'
import type { Browser } from 'playwright-core'
import { startTestServer } from '../server.ts'
import type { TestServer } from '../server.ts'
import { launchBrowser, missingBrowser, visit } from './browser.ts'
import type { Visit } from './browser.ts'

export interface Journey {
  readonly server: () => TestServer
  readonly browser: () => Browser
  /** Opens a page of its own, which is closed after the test; what it complained of fails the test. */
  readonly open: (options?: Parameters<typeof visit>[2]) => Promise<Visit>
}

/** `test`, or a skip that names what is missing. */
export const journeyTest = missingBrowser === undefined ? base : base.skip
if (missingBrowser !== undefined) console.warn(`skipped: ${missingBrowser}`)

const needed = <T>(thing: T | undefined): T => {
  if (thing === undefined) throw new Error('the journey has not started')
  return thing
}

export const startJourney = (): Journey => {
  let server: TestServer | undefined
  let browser: Browser | undefined
  const visits: Visit[] = []
  beforeAll(async () => {
    if (missingBrowser !== undefined) return
    ;[server, browser] = await Promise.all([startTestServer(), launchBrowser()])
  })
  afterEach(async () => {
    const open = visits.splice(0)
    await Promise.all(open.map(({ context }) => context.close()))
    expect(open.flatMap(({ complaints }) => complaints())).toEqual([])
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
  })
  return {
    server: () => needed(server),
    browser: () => needed(browser),
    open: async (options) => {
      const opened = await visit(needed(browser), needed(server), options)
      visits.push(opened)
      return opened
    },
  }
}
