/** A real browser for a journey: Debian's chromium or the one named by `CHROMIUM`, with a profile of its own. */
import { existsSync } from 'node:fs'
import { chromium } from 'playwright-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { TestServer } from '../server.ts'

export const chromiumPath: string = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Why journeys cannot run here; undefined when they can. */
export const missingBrowser: string | undefined = existsSync(chromiumPath)
  ? undefined
  : `no browser at ${chromiumPath}: install Debian's chromium, or name one by CHROMIUM`

/** Quiet: nothing of the browser itself may look like a request of the page. */
const QUIET = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath, args: QUIET })

export interface Visit {
  readonly context: BrowserContext
  readonly page: Page
  /** What went wrong without being seen: errors on the console, exceptions, requests to another origin. */
  readonly complaints: () => readonly string[]
}

/** Answers that are told in the page itself, which the browser notes on its console as well. */
const TOLD =
  /Failed to load resource|ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_RESET/

/** A context of its own, with 1440 × 900 as the office screens have. */
export const visit = async (
  browser: Browser,
  server: Pick<TestServer, 'url'>,
  options: {
    readonly colorScheme?: 'light' | 'dark'
    readonly width?: number
    readonly height?: number
  } = {},
): Promise<Visit> => {
  const { colorScheme = 'light', width = 1440, height = 900 } = options
  const context = await browser.newContext({
    baseURL: server.url,
    colorScheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: { width, height },
  })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: server.url })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (/^https?:$/.test(url.protocol) && url.origin !== server.url)
      complaints.push(`request to ${request.url()}`)
  })
  page.on('console', (message) => {
    if (message.type() === 'error' && !TOLD.test(message.text()))
      complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`))
  return { context, page, complaints: () => complaints }
}

/** The newest sign-in link that the server printed; undefined before it printed one. */
export const signInLink = (server: TestServer): string | undefined =>
  [...server.output().matchAll(/http:\/\/\S+\/sign-in#\S+/g)].at(-1)?.[0]
