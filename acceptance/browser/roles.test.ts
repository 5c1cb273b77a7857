import { beforeAll, expect } from 'vitest'
import type { Page } from 'playwright-core'
import { createClient } from '@boathouse/contract/client.ts'
import { journeyTest as test, startJourney } from './journey.ts'
import { signInAs } from './sign-in.ts'

const journey = startJourney()
const PASSWORD = 'seven herons over the quiet harbour'
const params = { workspace: 'default' }

/** Somebody with a password and a role in the workspace. */
const join = async (role: 'viewer' | 'editor' | 'admin'): Promise<void> => {
  const { client, url } = journey.server()
  const name = `the-${role}`
  const { invitation } = await client.call('inviteUser', { body: { name } })
  const secret = invitation.path.split('#')[1] ?? ''
  await createClient({ baseUrl: url }).call('acceptInvitation', { body: { secret, password: PASSWORD } })
  await client.call('putMember', { params, body: { grantee: { kind: 'user', name }, role } })
}

const COUNT = {
  task_key: 'count',
  sql: { statement: 'SELECT count(*) AS n FROM lake.main.absent' },
}

beforeAll(async () => {
  const { client } = journey.server()
  for (const role of ['viewer', 'editor', 'admin'] as const) await join(role)
  await client.call('createJob', { params, body: { name: 'shared', tasks: [COUNT] } })
  await client.call('createRun', { params: { ...params, job: 'shared' }, body: { wait_timeout: '30s' } })
})

const open = async (role: 'viewer' | 'editor' | 'admin'): Promise<Page> => {
  const { page } = await journey.open()
  await signInAs(page, `the-${role}`, PASSWORD)
  return page
}

const absent = async (page: Page, ...names: readonly string[]): Promise<void> => {
  for (const name of names) expect(await page.getByRole('button', { name, exact: true }).count()).toBe(0)
}

const taskRow = (page: Page, name: RegExp) =>
  page.getByRole('table', { name: 'Tasks' }).getByRole('row', { name })

/** Job, run, state, log, run again: what the page offers to those who may. */
const walk = async (page: Page, name: string): Promise<void> => {
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

test('a viewer sees jobs, runs and logs, and is offered nothing that is refused', async () => {
  const page = await open('viewer')
  await page.goto('/w/default/jobs')
  await page.getByRole('link', { name: 'shared' }).click()
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await taskRow(page, /count Failed/).waitFor()
  await page
    .getByRole('log')
    .getByText(/absent/)
    .first()
    .waitFor()
  await absent(page, 'Run again', 'Repair', 'Stop')
  await page.goto('/w/default/jobs/shared')
  await page.getByRole('heading', { name: 'Tasks' }).waitFor()
  await absent(page, 'Run now', 'Delete')
  await page.goto('/w/default/connections')
  await page.getByText('No connection yet').waitFor()
  await absent(page, 'New connection')
})

test('what a viewer asks for all the same is refused, with the reason', async () => {
  const page = await open('viewer')
  await page.goto('/w/default/new-job')
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('mine')
  await page.getByRole('textbox', { name: 'Task key' }).fill('one')
  await page.getByRole('textbox', { name: 'Statement' }).fill('SELECT 1 AS n')
  await page.getByRole('button', { name: 'Create job' }).click()
  await page.getByRole('alert').getByText(/write/).first().waitFor()
  expect(new URL(page.url()).pathname).toBe('/w/default/new-job')
})

test('an editor makes a job, runs it, reads its log and runs it again', async () => {
  await walk(await open('editor'), 'edited')
})

test('an administrator of the workspace makes a connection, too', async () => {
  const page = await open('admin')
  await page.goto('/w/default/connections')
  await page.getByRole('button', { name: 'New connection' }).click()
  const form = page.getByRole('dialog')
  for (const [label, value] of [
    ['Name', 'store'],
    ['Endpoint', 'http://127.0.0.1:1024'],
    ['Bucket', 'lake'],
    ['Access key id', 'k'],
  ] as const)
    await form.getByRole('textbox', { name: label, exact: true }).fill(value)
  await form.getByLabel('Secret access key').first().fill('kestrel-over-the-harbour')
  await form.getByRole('button', { name: 'Save connection' }).click()
  await page.getByRole('heading', { name: 'store', exact: true }).waitFor()
  await walk(page, 'administered')
})
