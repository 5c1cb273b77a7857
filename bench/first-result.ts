/**
 * Claim: from an empty home to the rows of a first query in a real browser in at most 20 s of machine time, after
 * installation: the server starts, a person signs in, loads the sample file and queries it.
 *
 * `node bench/first-result.ts [rounds]` takes an empty home each round, beside the browser alone on an empty page.
 */
import { launchBrowser, visit } from '@boathouse/acceptance/browser/browser.ts'
import { signIn } from '@boathouse/acceptance/browser/sign-in.ts'
import { startTestServer } from '@boathouse/acceptance/server.ts'
import { median } from './quantiles.ts'
import { ownCpuMillis, serverUsage } from './server-usage.ts'

const QUERY = 'SELECT weather, count(*) AS days FROM weather GROUP BY weather ORDER BY weather'

/** Seconds of one round: until the server is ready, until the first rows are seen; and the server's CPU seconds. */
const firstResult = async (): Promise<{ ready: number; rows: number; serverCpu: number }> => {
  const began = performance.now()
  const since = (): number => (performance.now() - began) / 1000
  const server = await startTestServer()
  const ready = since()
  const browser = await launchBrowser()
  try {
    const { page } = await visit(browser, server)
    await signIn(page, server)
    await page.getByRole('link', { name: 'Use sample data' }).click()
    await page.getByRole('button', { name: 'Next: where it goes' }).click()
    await page.getByRole('combobox', { name: 'Table', exact: true }).fill('weather')
    await page.getByRole('button', { name: 'Create the table' }).click()
    await page.getByRole('link', { name: 'Open the table' }).click()
    await page.getByRole('link', { name: 'Query' }).click()
    await page.getByRole('textbox', { name: 'SQL' }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(QUERY)
    await page.keyboard.press('ControlOrMeta+Enter')
    await page.getByRole('gridcell', { name: 'drizzle' }).waitFor()
    return { ready, rows: since(), serverCpu: serverUsage().cpuMillis / 1000 }
  } finally {
    await browser.close()
    await server.stop()
  }
}

/** What of it is the browser's: starting it and showing an empty page. */
const browserAlone = async (): Promise<number> => {
  const began = performance.now()
  const browser = await launchBrowser()
  await (await browser.newPage()).goto('about:blank')
  await browser.close()
  return (performance.now() - began) / 1000
}

const rounds = Number(process.argv[2] ?? 3)
const ours = []
const browser = []
for (let round = 0; round < rounds; round += 1) {
  ours.push(await firstResult())
  browser.push(await browserAlone())
}
const rows = median(ours.map((one) => one.rows))
console.log(`ready        p50 ${median(ours.map((one) => one.ready)).toFixed(1)} s`)
console.log(
  `first rows   p50 ${rows.toFixed(1)} s (server CPU ${median(ours.map((one) => one.serverCpu)).toFixed(1)} s)`,
)
console.log(`browser only p50 ${median(browser).toFixed(1)} s, ratio ${(rows / median(browser)).toFixed(1)}`)
console.log(
  `own CPU ${(ownCpuMillis() / 1000).toFixed(1)} s; ratio to the 20 s that are promised: ${(rows / 20).toFixed(2)}`,
)
