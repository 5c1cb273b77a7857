import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import type { Page } from 'playwright-core'
import { journeyTest as test, startJourney } from './journey.ts'
import { signIn } from './sign-in.ts'

const journey = startJourney()

const start = async (): Promise<Page> => {
  const { page } = await journey.open()
  await signIn(page, journey.server())
  return page
}

const YAML = `name: daily
parameters:
  - name: least
    type: INTEGER
    default: "1"
tasks:
  - task_key: load
    sql:
      statement: CREATE OR REPLACE TABLE lake.main.numbers AS SELECT range AS id FROM range(1000)
  - task_key: check
    depends_on:
      - task_key: load
    sql:
      statement: "SELECT count(*) AS n, '<img src=x onerror=alert(1)>' AS html FROM lake.main.missing WHERE id > :least"
  - task_key: report
    depends_on:
      - task_key: check
    noop: {}
`

/** Replaces what the editor holds, as a paste does. */
const paste = async (page: Page, text: string): Promise<void> => {
  const editor = page.getByRole('textbox', { name: 'Definition as YAML' })
  await editor.click()
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.insertText(text)
}

const taskRow = (page: Page, name: RegExp) =>
  page.getByRole('table', { name: 'Tasks' }).getByRole('row', { name })

test('in an empty workspace one click makes a job and runs it', { timeout: 120_000 }, async () => {
  const page = await start()
  await page.keyboard.press('g')
  await page.keyboard.press('j')
  await page.getByRole('button', { name: 'Make and run “hello”' }).click()
  await taskRow(page, /hello Succeeded/).waitFor()
  await page.getByRole('log').getByText('SUCCEEDED').waitFor()
  await page.getByText('Result', { exact: true }).click()
  await page.getByRole('cell', { name: 'Hello from Boathouse' }).waitFor()
  await page.getByRole('link', { name: 'Jobs', exact: true }).click()
  await page.getByRole('row', { name: /hello.*Succeeded/ }).waitFor()
})

test('create, run, see it fail, mend it, repair it', { timeout: 240_000 }, async () => {
  const page = await start()
  await page.goto('/w/default/new-job')
  // What is wrong is said before it is sent, at its line and in the form.
  await paste(page, 'name: Not A Name\ntasks:\n  - task_key: a\n    noop: {}\n')
  await page.getByRole('list', { name: 'Problems' }).getByText('line 1: name').waitFor()
  expect(await page.getByRole('button', { name: 'Create job' }).isDisabled()).toBe(true)
  // What only the server can say stands at its field, too.
  await paste(page, YAML.replace('- task_key: load\n    sql', '- task_key: loads\n    sql'))
  await page.getByRole('button', { name: 'Create job' }).click()
  await page.getByRole('list', { name: 'Problems' }).getByText('there is no task «load»').waitFor()
  await page.getByRole('textbox', { name: 'Task key' }).first().fill('load')
  await page.getByRole('button', { name: 'Create job' }).click()

  await page.getByRole('heading', { name: 'daily', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Run now' }).click()
  const drawer = page.getByRole('dialog', { name: 'Run daily' })
  await drawer.getByLabel('least').fill('many')
  await drawer.getByRole('button', { name: 'Run now' }).click()
  await drawer
    .getByText(/integer|whole number/i)
    .nth(1)
    .waitFor()
  await drawer.getByLabel('least').fill('5')
  await drawer.getByRole('button', { name: 'Run now' }).click()

  await taskRow(page, /load Succeeded/).waitFor()
  await taskRow(page, /check Failed/).waitFor()
  await taskRow(page, /report Upstream failed/).waitFor()
  await page
    .getByRole('log')
    .getByText(/missing/)
    .first()
    .waitFor()
  await page.getByRole('link', { name: 'lake.main.numbers' }).waitFor()
  await page.getByRole('link', { name: 'Home', exact: true }).click()
  await page
    .getByRole('region', { name: 'What needs attention' })
    .getByRole('link', { name: 'daily' })
    .click()

  await page.getByRole('link', { name: 'daily' }).click()
  await page.getByRole('tab', { name: 'Definition' }).click()
  await page.getByRole('textbox', { name: 'Statement' }).nth(1).waitFor()
  await paste(page, YAML.replace('lake.main.missing', 'lake.main.numbers'))
  await page.getByRole('textbox', { name: 'What this version changes' }).fill('Ask the table that is there')
  await page.getByRole('button', { name: 'Save version 2' }).click()
  await page.getByRole('button', { name: 'Save version 3' }).waitFor()
  await page.getByRole('tab', { name: 'Versions' }).click()
  await page.getByRole('row', { name: /2 Ask the table that is there/ }).waitFor()
  await page.getByRole('group', { name: 'Difference' }).getByText('+ ').first().waitFor()

  await page.getByRole('tab', { name: 'Runs' }).click()
  await page.getByRole('table', { name: 'Runs' }).getByRole('link').first().click()
  await page.getByRole('button', { name: 'Repair' }).click()
  await page.getByRole('switch', { name: 'Use the newest version of the job' }).click({ force: true })
  await page.getByRole('button', { name: 'Run 2 of 3 tasks' }).click()
  await taskRow(page, /load Succeeded kept from the run before/).waitFor()
  await taskRow(page, /report Succeeded/).waitFor()
  await page.getByText('2, before 1: what changed').waitFor()
  await page.getByRole('button', { name: 'check', exact: true }).click()
  await page.getByText('Result', { exact: true }).click()
  await page.getByRole('cell', { name: '<img src=x onerror=alert(1)>' }).waitFor()
})

test('a schedule shows its next fires as it is typed, and is paused', { timeout: 120_000 }, async () => {
  const { client } = journey.server()
  const params = { workspace: 'default' }
  await client.call('createJob', { params, body: { name: 'timed', tasks: [{ task_key: 'a', noop: {} }] } })
  const page = await start()
  await page.goto('/w/default/jobs/timed?tab=schedules')
  await page.getByRole('button', { name: 'New schedule' }).click()
  await page.getByRole('textbox', { name: 'Cron expression' }).fill('0 0 31 2 *')
  await page.getByText('never comes', { exact: false }).waitFor()
  await page.getByRole('textbox', { name: 'Cron expression' }).fill('30 4 * * *')
  await page
    .getByRole('dialog')
    .getByText(/04:30:00/)
    .nth(9)
    .waitFor()
  await page.getByRole('button', { name: 'Create schedule' }).click()
  await page.getByText('30 4 * * * (', { exact: false }).waitFor()
  await page.goto('/w/default/runs/upcoming')
  const week = page.getByRole('table', { name: 'What fires, by hour and day' })
  await expect.poll(() => week.getByRole('link', { name: 'timed' }).count()).toBeGreaterThanOrEqual(6)
  await page.getByText('24 hours').click()
  await page.getByRole('link', { name: 'timed' }).waitFor()
  await page.goto('/w/default/jobs/timed?tab=schedules')
  await page.getByRole('switch', { name: 'nightly fires' }).click({ force: true })
  await page.getByText('none while it is paused').waitFor()
})

test(
  'a run that goes on is followed and stopped, and its log is text only',
  { timeout: 120_000 },
  async () => {
    const { client } = journey.server()
    const params = { workspace: 'default' }
    const statement = "SELECT '<b>no tag</b>', count(*) FROM range(100000000000) a WHERE a.range % 7 = 3"
    await client.call('createJob', {
      params,
      body: { name: 'endless', tasks: [{ task_key: 'count', sql: { statement } }] },
    })
    const page = await start()
    await page.goto('/w/default/jobs/endless')
    await page.getByRole('button', { name: 'Run now' }).click()
    await taskRow(page, /count Running/).waitFor()
    await page.getByRole('log').getByText('RUNNING').first().waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await taskRow(page, /count Cancelled/).waitFor()
    await page.goto('/w/default/runs?state=CANCELED')
    await page.getByRole('row', { name: /endless.*Cancelled/ }).waitFor()
  },
)

test(
  'files of a directory are loaded by a job that was made in the form alone',
  { timeout: 180_000 },
  async () => {
    const { client, home } = journey.server()
    const params = { workspace: 'default' }
    // Beside the home: what lies in it is for nobody to read.
    const root = path.join(path.dirname(home), 'incoming')
    await mkdir(root, { recursive: true })
    await writeFile(path.join(root, 'parcels.csv'), 'id,weight\n1,2.5\n2,4.0\n')
    const page = await start()
    await page.getByRole('link', { name: 'Connections' }).click()
    await page.getByRole('button', { name: 'New connection' }).click()
    await page.getByRole('combobox', { name: 'Kind' }).click()
    await page.getByRole('option', { name: 'Files on the server' }).click()
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('incoming')
    await page.getByRole('textbox', { name: 'Directory', exact: true }).fill(root)
    await page.getByRole('button', { name: 'Save connection' }).click()
    await page.getByRole('heading', { name: 'incoming', level: 1 }).waitFor()

    await page.goto('/w/default/new-job')
    const form = page.getByRole('group', { name: 'Definition as a form' })
    await form.getByLabel('Name', { exact: false }).first().fill('parcels')
    await form.getByRole('combobox', { name: 'Does' }).click()
    await page.getByRole('option', { name: 'Load new files' }).click()
    await form.getByRole('combobox', { name: 'Files of' }).click()
    await page.getByRole('option', { name: 'incoming' }).click()
    await form.getByRole('textbox', { name: 'Path' }).fill('*.csv')
    await form.getByRole('textbox', { name: 'Into the table' }).fill('parcels')
    await page.getByRole('button', { name: 'Create job' }).click()
    await page.getByRole('button', { name: 'Run now' }).click()
    await taskRow(page, /main Succeeded.*2/).waitFor()
    await page.getByRole('link', { name: 'lake.main.parcels' }).waitFor()
    await page.getByRole('button', { name: 'Run again' }).click()
    await page.getByRole('dialog').getByRole('button', { name: /^Run/ }).click()
    await taskRow(page, /main Succeeded.*0/).waitFor()
    await page.goto('/w/default/jobs?q=parcels')
    await page.getByRole('group', { name: 'Last 2 runs: 2 succeeded' }).waitFor()
    expect((await client.call('listJobs', { params, query: { q: 'parcels' } })).jobs).toHaveLength(1)
  },
)
