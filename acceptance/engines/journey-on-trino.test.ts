import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { Browser, Page } from 'playwright-core'
import { launchBrowser, missingBrowser, visit } from '../browser/browser.ts'
import { signIn } from '../browser/sign-in.ts'
import { runCli } from '../cli/run-cli.ts'

// The same way by the page and by the command line: connect, make, run, watch, run again, mend, repair; on a real Trino.
const trinoUrl = inject('trinoUrl')
const server = { url: inject('serverUrl'), token: inject('serverToken'), home: inject('serverHome') }

let folder: string
let browser: Browser | undefined
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'boathouse-on-trino-'))
  if (missingBrowser === undefined) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true })
})

const cli = async (...words: string[]): Promise<Awaited<ReturnType<typeof runCli>>> => runCli(server, words)
const jobFile = async (name: string, connection: string, second: string): Promise<string> => {
  const file = path.join(folder, `${name}.yaml`)
  await writeFile(
    file,
    `name: ${name}
tasks:
  - task_key: first
    sql: {connection: ${connection}, statement: "SELECT count(*) AS n FROM tpch.tiny.nation"}
  - task_key: second
    depends_on: [{task_key: first}]
    sql: {connection: ${connection}, statement: "${second}"}
`,
  )
  return file
}

test('from the command line', { timeout: 240_000 }, async () => {
  const fields = ['--field', `endpoint=${trinoUrl}`]
  const made = await cli('connections', 'create', 'trino', 'by-cli', ...fields)
  expect(made.code, made.stderr).toBe(0)
  const job = await jobFile('cli-on-trino', 'by-cli', 'SELECT x FROM tpch.tiny.nowhere')
  expect((await cli('jobs', 'create', job)).code).toBe(0)
  const failed = await cli('jobs', 'run', 'cli-on-trino', '--wait', '-o', 'json')
  expect(failed.code).toBe(1)
  expect(failed.stderr).toMatch(/first: SUCCEEDED[^]*second: FAILED/)
  const { run_id } = JSON.parse(failed.stdout) as { run_id: string }
  expect((await cli('runs', 'logs', run_id, '--task', 'second', '--follow')).stdout).toMatch(
    /TABLE_NOT_FOUND/,
  )
  const again = await cli('runs', 'retry', run_id, '-o', 'json')
  const watched = await cli('runs', 'watch', (JSON.parse(again.stdout) as { run_id: string }).run_id)
  expect(watched.code).toBe(1)
  await cli('jobs', 'update', 'cli-on-trino', await jobFile('cli-on-trino', 'by-cli', 'SELECT 42 AS x'))
  const repair = await cli('runs', 'repair', run_id, '--latest', '-o', 'json')
  expect(repair.code, repair.stderr).toBe(0)
  const repaired = await cli(
    'runs',
    'watch',
    (JSON.parse(repair.stdout) as { run_id: string }).run_id,
    '-o',
    'json',
  )
  expect(repaired.code, repaired.stderr).toBe(0)
  expect(JSON.parse(repaired.stdout)).toMatchObject({
    state: 'SUCCEEDED',
    tasks: [{ reused_from: run_id }, { result: { data_array: [['42']] } }],
  })
})

const taskRow = (page: Page, name: RegExp) =>
  page.getByRole('table', { name: 'Tasks' }).getByRole('row', { name })

test.skipIf(missingBrowser !== undefined)('from the page', { timeout: 240_000 }, async () => {
  if (!browser) return
  const { page, context, complaints } = await visit(browser, server)
  await signIn(page, server)
  await page.getByRole('link', { name: 'Connections' }).click()
  await page.getByRole('button', { name: 'New connection' }).first().click()
  await page.getByRole('combobox', { name: 'Kind' }).click()
  await page.getByRole('option', { name: /Trino/ }).click()
  const drawer = page.getByRole('dialog', { name: 'New connection' })
  await drawer.getByRole('textbox', { name: 'Name', exact: true }).fill('by-page')
  await drawer.getByRole('textbox', { name: 'Endpoint', exact: true }).fill(trinoUrl)
  await page.getByRole('button', { name: 'Save connection' }).click()
  await page.getByRole('heading', { name: 'by-page', level: 1 }).waitFor()
  await page.getByRole('button', { name: 'Run “hello”' }).click()
  await taskRow(page, /hello Succeeded/).waitFor()
  await page.getByText('Result', { exact: true }).click()
  await page.getByRole('cell', { name: 'Hello from Boathouse' }).waitFor()

  await page.goto('/w/default/new-job')
  const yaml = async (second: string): Promise<void> => {
    await page.getByRole('textbox', { name: 'Definition as YAML' }).click()
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.insertText(
      `name: page-on-trino\ntasks:\n  - task_key: first\n    sql: {connection: by-page, statement: SELECT 1}\n  - task_key: second\n    depends_on: [{task_key: first}]\n    sql: {connection: by-page, statement: ${second}}\n`,
    )
  }
  await yaml('SELECT x FROM tpch.tiny.nowhere')
  await page.getByRole('button', { name: 'Create job' }).click()
  await page.getByRole('button', { name: 'Run now' }).click()
  await taskRow(page, /first Succeeded/).waitFor()
  await taskRow(page, /second Failed/).waitFor()
  await page
    .getByRole('log')
    .getByText(/TABLE_NOT_FOUND/)
    .first()
    .waitFor()
  await page.getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Run again' }).click()
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await taskRow(page, /second Failed/).waitFor()
  const failed = page.url()
  await page.goto('/w/default/jobs/page-on-trino?tab=definition')
  await yaml('SELECT 42 AS x')
  await page.getByRole('button', { name: 'Save version 2' }).click()
  await page.getByRole('button', { name: 'Save version 3' }).waitFor()
  await page.goto(failed)
  await page.getByRole('button', { name: 'Repair' }).click()
  await page.getByRole('switch', { name: 'Use the newest version of the job' }).click({ force: true })
  await page.getByRole('button', { name: 'Run 1 of 2 tasks' }).click()
  await taskRow(page, /first Succeeded kept from the run before/).waitFor()
  await taskRow(page, /second Succeeded/).waitFor()
  await context.close()
  expect(complaints()).toEqual([])
})
