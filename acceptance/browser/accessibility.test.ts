import { readFile } from 'node:fs/promises'
import { beforeAll, expect } from 'vitest'
import { everyPage, settle } from './every-page.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { seedLake } from './seed-lake.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()
const axe = await readFile(new URL(import.meta.resolve('axe-core')), 'utf8')

interface Finding {
  readonly id: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

beforeAll(async () => {
  await seedLake(journey.server().client)
})

/** How each page is looked at: the light theme on a laptop's 1024 pixels, the dark one on 1440 at twice the size. */
const LOOKS = [
  { colorScheme: 'light', width: 1024 },
  { colorScheme: 'dark', width: 720 },
] as const

/** Until the page stands still: colours on their way from one theme to the other are of neither. */
const STILL = `
  new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    .then(() => document.getAnimations().filter((each) => each instanceof CSSTransition))
    .then((moving) => Promise.allSettled(moving.map((each) => each.finished)))
    .then(() => null)`

test('axe finds nothing on any page in either theme, and every page fits', { timeout: 600_000 }, async () => {
  const { page } = await journey.open({ height: 700 })
  const found = new Map<string, string[]>()
  const look = async (name: string): Promise<void> => {
    const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    if (beyond > 0) found.set(`${name} is too wide`, [`${beyond} px`])
    const violations = await page.evaluate<Finding[]>('axe.run(document).then((result) => result.violations)')
    for (const { id, nodes } of violations) {
      for (const { html, failureSummary } of nodes) {
        const finding = `${id}\n${html.replaceAll(/mantine-[a-z0-9]{6,}/g, '…')}\n${failureSummary}`
        found.set(finding, [...(found.get(finding) ?? []), name])
      }
    }
  }
  const examine = async (name: string): Promise<void> => {
    // Evaluated by the debugger, since the page itself takes scripts from its own origin only.
    await page.evaluate(axe)
    for (const { colorScheme, width } of LOOKS) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 700 })
      await page.evaluate(STILL)
      await look(`${name}, ${colorScheme}`)
    }
  }
  await page.goto('/sign-in')
  await page.getByRole('button', { name: 'Sign in' }).waitFor()
  await examine('sign-in')
  await signIn(page, journey.server())
  for (const each of everyPage) {
    await settle(page, each)
    await examine(each.name)
  }
  expect(Object.fromEntries(found)).toEqual({})
})
