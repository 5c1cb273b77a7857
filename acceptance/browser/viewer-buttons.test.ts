import { beforeAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { permissions } from '@boathouse/contract/generated/permissions.ts'
import { everyPage, settle } from './every-page.ts'
import { join, PASSWORD } from './join.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { seedLake } from './seed-lake.ts'
import { signInAs } from './sign-in.ts'

const journey = startJourney()
const params = { workspace: 'default', job: 'nightly' }

beforeAll(async () => {
  const { client } = journey.server()
  await seedLake(client)
  await client.call('createHook', { params, body: { name: 'pushed' } })
  const table = { catalog: 'lake', schema: 'main', table: 'airports' }
  await client.call('createTableTrigger', { params, body: { name: 'landed', table } })
  await join(journey.server(), 'viewer')
})

const operations: Readonly<Record<string, readonly [verb: string, on: string]>> = permissions

/** What the buttons that can be pressed would have the server do, as far as the contract keeps it from a viewer. */
const forbidden = async (page: Page): Promise<string[]> => {
  const offered = await page
    .locator('[data-operation]:not([aria-disabled="true"], :disabled)')
    .evaluateAll((found) => found.map((each) => each.dataset['operation'] ?? ''))
  return offered.filter((operation) => (operations[operation]?.[0] ?? 'read') !== 'read')
}

/** Names of the buttons of the page that can be pressed, but those that only copy or move within it. */
const pressable = async (page: Page): Promise<string[]> => {
  const names = await page
    .locator('main button:not([aria-disabled="true"], :disabled, [role])')
    .evaluateAll((found) => found.map((each) => each.ariaLabel ?? each.textContent.trim()))
  return names.filter((name) => name !== '' && !name.startsWith('Copy'))
}

/** Presses a button that an open panel may lie above; false when it has gone. */
const press = async (page: Page, name: string): Promise<boolean> => {
  const button = page.locator('main').getByRole('button', { name, exact: true })
  if ((await button.count()) === 0) return false
  await button.first().dispatchEvent('click')
  await page.waitForFunction(() => document.querySelector('.thin-bar') === null)
  return true
}

// What a page does first is of no use to who may do nothing: each address once.
const addresses = [...new Set(everyPage.map(({ path }) => path))]

interface Walk {
  /** By page, what its buttons would have the server do. */
  readonly offered: Readonly<Record<string, readonly string[]>>
  /** What the server was asked and refused. */
  readonly refused: readonly string[]
  readonly pressed: number
  readonly disabled: number
}

/** Looks at every page and presses what can be pressed, each name once. */
const walk = async (page: Page): Promise<Walk> => {
  const refused: string[] = []
  let at = ''
  page.on('response', (answer) => {
    const method = answer.request().method()
    if (answer.status() === 403 && method !== 'GET') refused.push(`${at}: ${method} ${answer.url()}`)
  })
  const offered: Record<string, string[]> = {}
  const pressed = new Set<string>()
  let disabled = 0
  for (const path of addresses) {
    const here = { name: path, path }
    at = path
    await settle(page, here)
    const found = await forbidden(page)
    disabled += await page.locator('[data-operation][aria-disabled="true"]').count()
    for (const button of await pressable(page)) {
      if (pressed.has(button)) continue
      pressed.add(button)
      at = `${path}, ${button}`
      if (!(await press(page, button))) continue
      found.push(...(await forbidden(page)))
      await settle(page, here)
    }
    if (found.length > 0) offered[path] = found
  }
  return { offered, refused, pressed: pressed.size, disabled }
}

test('a viewer can press nothing that the server would refuse', { timeout: 600_000 }, async () => {
  const { page } = await journey.open()
  await signInAs(page, 'the-viewer', PASSWORD)
  const { offered, refused, pressed, disabled } = await walk(page)
  expect(offered).toEqual({})
  expect(refused).toEqual([])
  // Else nothing was looked at.
  expect([disabled > 20, pressed > 10]).toEqual([true, true])
})

test('what a viewer may not do says what it would take', async () => {
  const { page } = await journey.open()
  await signInAs(page, 'the-viewer', PASSWORD)
  await page.goto('/w/default/jobs/nightly')
  await page.locator('button[aria-disabled="true"]', { hasText: 'Run now' }).focus()
  const reason = 'You may not do this. It takes the grant «execute» on «default»'
  await page.getByRole('tooltip').getByText(reason, { exact: false }).waitFor()
  await page.goto('/organisation/people')
  await page.getByText('It takes an administrator of the organisation').waitFor()
})
