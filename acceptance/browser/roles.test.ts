import { beforeAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { join, PASSWORD, type Role } from './join.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { signInAs } from './sign-in.ts'

const journey = startJourney()
const params = { workspace: 'default' }

const COUNT = {
  task_key: 'count',
  sql: { statement: 'SELECT count(*) AS n FROM lake.main.absent' },
}

beforeAll(async () => {
  const { client } = journey.server()
  for (const role of ['viewer', 'editor', 'admin'] as const) await join(journey.server(), role)
  await client.call('createJob', { params, body: { name: 'shared', tasks: [COUNT] } })
  await client.call('createRun', { params: { ...params, job: 'shared' }, body: { wait_timeout: '30s' } })
  const fields = { url: 'https://hooks.example/shared' }
  await client.call('createConnection', { params, body: { name: 'theirs', kind: 'webhook', fields } })
})

const open = async (role: Role): Promise<Page> => {
  const { page } = await journey.open()
  await signInAs(page, `the-${role}`, PASSWORD)
  return page
}

/** What is there, says why not, and cannot be pressed. */
const refused = async (page: Page, ...names: readonly string[]): Promise<void> => {
  for (const name of names)
    await page.locator('main button[aria-disabled="true"]', { hasText: new RegExp(`^${name}$`) }).waitFor()
}

const taskRow = (page: Page, name: RegExp) =>
  page.getByRole('table', { name: 'Tasks' }).getByRole('row', { name })

/** Connection, job, run, state, log, run again: what the page offers to those who may. */
const walk = async (page: Page, name: string): Promise<void> => {
  await page.goto('/w/default/connections')
  await page.getByRole('button', { name: 'New connection' }).click()
  const form = page.getByRole('dialog')
  for (const [label, value] of [
    ['Name', name],
    ['Endpoint', 'http://127.0.0.1:1024'],
    ['Bucket', 'lake'],
    ['Access key id', 'k'],
  ] as const)
    await form.getByRole('textbox', { name: label, exact: true }).fill(value)
  await form.getByLabel('Secret access key').first().fill('kestrel-over-the-harbour')
  await form.getByRole('button', { name: 'Save connection' }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
  await page.getByRole('button', { name: 'Test now' }).click()
  await page.getByText('It does not work yet.').waitFor()
  await page.goto('/w/default/jobs')
  await page.getByRole('link', { name: 'New job' }).click()
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
  await page.getByRole('textbox', { name: 'Task key' }).fill('one')
  await page.getByRole('textbox', { name: 'Statement' }).fill('SELECT 1 AS n')
  await page.getByRole('button', { name: 'Create job' }).click()
  await page.getByRole('button', { name: 'Run now' }).click()
  await taskRow(page, /one Succeeded/).waitFor()
  await page.getByRole('log').getByText('SUCCEEDED').waitFor()
  const first = page.url()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click()
  await page.waitForURL((url) => url.href !== first && !url.search.includes('panel'))
  await taskRow(page, /one Succeeded/).waitFor()
}

test('a viewer sees connections, jobs, runs and logs, and is refused the rest with the reason', async () => {
  const page = await open('viewer')
  await page.goto('/w/default/connections')
  await refused(page, 'New connection')
  await page.getByRole('link', { name: 'theirs' }).click()
  await refused(page, 'Delete', 'Edit', 'Test now')
  await page.goto('/w/default/jobs')
  await refused(page, 'New job')
  await page.getByRole('link', { name: 'shared' }).click()
  await refused(page, 'Run now', 'Delete')
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await taskRow(page, /count Failed/).waitFor()
  await page
    .getByRole('log')
    .getByText(/absent/)
    .first()
    .waitFor()
  await refused(page, 'Run again', 'Repair')
})

test('a form that a viewer opens all the same says why it cannot be sent', async () => {
  const page = await open('viewer')
  await page.goto('/w/default/new-job')
  await page.getByText('You may not do this. It takes the role editor').waitFor()
  await refused(page, 'Create job')
  await page.goto('/w/default/connections?panel=new')
  await page.getByRole('dialog').getByText('You may not do this. It takes the role editor').waitFor()
})

test('an editor makes a connection and a job, runs it, reads its log and runs it again', async () => {
  const page = await open('editor')
  await walk(page, 'edited')
  await page.goto('/w/default/connections/theirs')
  await refused(page, 'Delete', 'Edit', 'Test now')
  await page.getByRole('button', { name: 'Access' }).click()
  await page.getByText(/use: yes, by the role editor/).waitFor()
})

test('an administrator of the workspace does, and manages what others made', async () => {
  const page = await open('admin')
  await walk(page, 'administered')
  await page.goto('/w/default/connections/theirs')
  await page.getByRole('button', { name: 'Delete' }).click()
  await page.getByRole('button', { name: 'Delete connection' }).click()
  await page.getByRole('heading', { name: 'Connections', level: 1 }).waitFor()
  expect(await page.getByRole('link', { name: 'theirs' }).count()).toBe(0)
})
