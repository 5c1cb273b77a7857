/**
 * Takes a picture of every page in both themes, for a person to look at: `npm run screenshots [folder]`.
 * Starts a server of its own with real data, and stops it again.
 */
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { chromiumPath, launchBrowser, missingBrowser, visit } from '../acceptance/browser/browser.ts'
import { everyPage, settle } from '../acceptance/browser/every-page.ts'
import type { PageVisit } from '../acceptance/browser/every-page.ts'
import { seedLake } from '../acceptance/browser/seed-lake.ts'
import { signIn } from '../acceptance/browser/sign-in.ts'
import { startTestServer } from '../acceptance/server.ts'

/** The picture of the README: a join over three million rows. */
const JOIN = `SELECT a.name AS airport, a.city, count(*) AS flights, round(avg(f.delay), 1) AS mean_delay
FROM flights AS f
JOIN airports AS a ON a.iata = f.origin
GROUP BY ALL
ORDER BY flights DESC`

const join: PageVisit = {
  name: 'sql-join',
  path: `/w/default/sql?open=${encodeURIComponent(JOIN)}`,
  prepare: async (page) => {
    await page.getByRole('button', { name: 'Run' }).click()
    await page.getByRole('gridcell').first().waitFor()
  },
}

const folder = path.resolve(process.argv[2] ?? '.cache/screenshots')

const takeAll = async (): Promise<void> => {
  console.log(`starting a server and ${chromiumPath}`)
  const [server, browser] = await Promise.all([startTestServer(), launchBrowser()])
  try {
    await seedLake(server.client, { flights: true })
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page, context } = await visit(browser, server, { colorScheme })
      const shoot = async (name: string): Promise<void> => {
        await page.screenshot({
          path: path.join(folder, `${name}-${colorScheme}.png`),
          animations: 'disabled',
        })
      }
      await page.goto('/sign-in')
      await page.getByRole('button', { name: 'Sign in' }).waitFor()
      await shoot('sign-in')
      await signIn(page, server)
      for (const each of [join, ...everyPage]) {
        await settle(page, each)
        await shoot(each.name)
        console.log(`${each.name} ${colorScheme}`)
      }
      await context.close()
    }
  } finally {
    await browser.close()
    await server.stop()
  }
}

if (missingBrowser === undefined) {
  await mkdir(folder, { recursive: true })
  await takeAll()
  console.log(`the pictures are in ${folder}`)
} else {
  console.error(missingBrowser)
  process.exitCode = 1
}
