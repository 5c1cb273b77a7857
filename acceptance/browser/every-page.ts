/** Every page, for what must hold on all of them. */
import type { Page } from 'playwright-core'

export interface PageVisit {
  /** File name of its picture. */
  readonly name: string
  readonly path: string
  /** What to do before it is looked at. */
  readonly prepare?: (page: Page) => Promise<void>
}

const TABLE = '/w/default/data/lake/main/seattle_weather'
const SQL =
  'SELECT weather, count(*) AS days, round(avg(temp_max), 1) AS warmest\nFROM seattle_weather\nGROUP BY weather\nORDER BY days DESC'

const runQuery = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Run' }).click()
  await page.getByRole('grid').waitFor()
}

/** The newest run that ended so. */
const openRun = async (page: Page, state: string): Promise<void> => {
  await page
    .getByRole('row', { name: new RegExp(`nightly.*${state}`) })
    .first()
    .getByRole('link')
    .first()
    .click()
  await page.getByRole('heading', { name: 'Tables written' }).waitFor()
  await page.getByRole('log').getByText('Attempt 1').waitFor()
}

export const everyPage: readonly PageVisit[] = [
  {
    name: 'home',
    path: '/w/default',
    prepare: async (page) => page.getByRole('region', { name: 'What needs attention' }).waitFor(),
  },
  {
    name: 'command-bar',
    path: '/w/default',
    prepare: async (page) => {
      await page.keyboard.press('ControlOrMeta+k')
      await page.getByRole('combobox', { name: 'Go to' }).fill('a')
      await page.getByRole('option', { name: /airports table/ }).waitFor()
    },
  },
  {
    name: 'keys',
    path: '/w/default',
    prepare: async (page) => {
      await page.keyboard.press('?')
      await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    },
  },
  { name: 'data', path: '/w/default/data' },
  { name: 'catalog', path: '/w/default/data/lake' },
  { name: 'schema', path: '/w/default/data/lake/main' },
  { name: 'schema-empty', path: '/w/default/data/lake/staging' },
  { name: 'table', path: TABLE, prepare: async (page) => page.getByText('2012-01-01').first().waitFor() },
  {
    name: 'table-columns',
    path: `${TABLE}?tab=columns`,
    prepare: async (page) => page.getByText('Renamed').waitFor(),
  },
  { name: 'table-snapshots', path: `${TABLE}?tab=snapshots` },
  {
    name: 'table-compare',
    path: `${TABLE}?tab=snapshots`,
    prepare: async (page) => {
      await page.getByRole('link', { name: 'What changed' }).first().click()
      await page.getByRole('heading', { name: 'Commits between them' }).waitFor()
    },
  },
  {
    name: 'table-rollback',
    path: `${TABLE}?tab=snapshots`,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Roll back to it' }).last().click()
      await page.getByText('These commits no longer count').waitFor()
    },
  },
  {
    name: 'table-expire',
    path: `${TABLE}?panel=expire`,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Show what would go' }).click()
      await page.getByText('Nothing would go').waitFor()
    },
  },
  {
    name: 'table-branches',
    path: `${TABLE}?tab=branches`,
    prepare: async (page) => page.getByText('as_loaded').waitFor(),
  },
  { name: 'table-new-branch', path: `${TABLE}?tab=branches&panel=new-ref` },
  { name: 'table-property', path: `${TABLE}?tab=properties&panel=property` },
  { name: 'table-reports', path: `${TABLE}?tab=reports` },
  { name: 'table-files', path: `${TABLE}?tab=files` },
  { name: 'table-partitions', path: `${TABLE}?tab=partitions` },
  { name: 'table-properties', path: `${TABLE}?tab=properties` },
  { name: 'table-use', path: `${TABLE}?tab=use` },
  { name: 'table-register', path: `${TABLE}?panel=register` },
  { name: 'table-drop', path: `${TABLE}?panel=drop` },
  {
    name: 'view',
    path: '/w/default/data/lake/main/views/rainy_days',
    prepare: async (page) => page.getByText('precipitation > 0').waitFor(),
  },
  { name: 'table-absent', path: '/w/default/data/lake/main/absent' },
  { name: 'datasets', path: '/w/default/datasets' },
  { name: 'datasets-none', path: '/w/default/datasets?q=nothing-like-it' },
  { name: 'dataset', path: '/w/default/datasets/us-airports' },
  { name: 'dataset-edit', path: '/w/default/datasets/us-airports?panel=edit' },
  { name: 'connections', path: '/w/default/connections' },
  {
    name: 'connection-new',
    path: '/w/default/connections?panel=new',
    prepare: async (page) => page.getByRole('textbox', { name: 'Bucket' }).waitFor(),
  },
  {
    name: 'connection',
    path: '/w/default/connections/lake-store',
    prepare: async (page) => page.getByText('It does not work yet.').waitFor(),
  },
  {
    name: 'connection-edit',
    path: '/w/default/connections/lake-store?panel=edit',
    prepare: async (page) => page.getByRole('textbox', { name: 'Bucket' }).waitFor(),
  },
  {
    name: 'connection-secret-elsewhere',
    path: '/w/default/connections?panel=new',
    prepare: async (page) => {
      await page.getByRole('combobox', { name: 'Where the Secret access key is' }).click()
      await page.getByRole('option', { name: 'In Kubernetes' }).click()
      await page.getByRole('textbox', { name: 'Namespace' }).waitFor()
    },
  },
  {
    name: 'connection-access',
    path: '/w/default/connections/lake-store',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Access' }).click()
      await page.getByRole('heading', { name: 'Grant a privilege' }).waitFor()
    },
  },
  {
    name: 'load',
    path: '/w/default/connections/erp/load',
    prepare: async (page) => page.getByRole('button', { name: 'Try again' }).waitFor(),
  },
  { name: 'upload', path: '/w/default/upload' },
  {
    name: 'upload-preview',
    path: '/w/default/upload?sample=seattle-weather.csv',
    prepare: async (page) => page.getByRole('heading', { name: 'First 20 rows' }).waitFor(),
  },
  {
    name: 'upload-target',
    path: '/w/default/upload?sample=seattle-weather.csv',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Next: where it goes' }).click()
      await page.getByRole('heading', { name: 'Bad rows' }).waitFor()
    },
  },
  { name: 'sql-empty', path: '/w/default/sql' },
  { name: 'sql', path: `/w/default/sql?open=${encodeURIComponent(SQL)}`, prepare: runQuery },
  {
    name: 'sql-chart',
    path: `/w/default/sql?open=${encodeURIComponent(SQL)}`,
    prepare: async (page) => {
      await runQuery(page)
      await page.getByText('Chart', { exact: true }).click()
      await page.getByRole('img', { name: /Chart of/ }).waitFor()
    },
  },
  {
    name: 'sql-error',
    path: `/w/default/sql?open=${encodeURIComponent('SELECT weather,\n  wind\nFROM seattle_weather')}`,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Run' }).click()
      await page.locator('.cm-lintRange-error').waitFor()
    },
  },
  { name: 'history', path: '/w/default/sql/history' },
  { name: 'jobs', path: '/w/default/jobs' },
  {
    name: 'job-new',
    path: '/w/default/new-job',
    prepare: async (page) => page.getByRole('textbox', { name: 'Definition as YAML' }).waitFor(),
  },
  {
    name: 'job-new-upload',
    path: '/w/default/new-job',
    prepare: async (page) => {
      await page.getByRole('combobox', { name: 'Does' }).click()
      await page.getByRole('option', { name: 'Load an uploaded file' }).click()
      await page.getByRole('button', { name: 'Choose a file' }).waitFor()
    },
  },
  { name: 'job', path: '/w/default/jobs/nightly' },
  {
    name: 'job-definition',
    path: '/w/default/jobs/nightly?tab=definition',
    prepare: async (page) => page.getByRole('textbox', { name: 'Definition as YAML' }).waitFor(),
  },
  { name: 'job-schedules', path: '/w/default/jobs/nightly?tab=schedules' },
  {
    name: 'job-versions',
    path: '/w/default/jobs/nightly?tab=versions',
    prepare: async (page) => page.getByRole('heading', { name: 'What changed' }).waitFor(),
  },
  { name: 'runs', path: '/w/default/runs' },
  { name: 'runs-upcoming', path: '/w/default/runs/upcoming' },
  { name: 'runs-upcoming-list', path: '/w/default/runs/upcoming?list=week' },
  { name: 'run-failed', path: '/w/default/runs', prepare: (page) => openRun(page, 'Failed') },
  {
    name: 'run-graph',
    path: '/w/default/runs',
    prepare: async (page) => {
      await openRun(page, 'Failed')
      await page.getByText('Graph', { exact: true }).click()
    },
  },
  {
    name: 'run-repair',
    path: '/w/default/runs',
    prepare: async (page) => {
      await openRun(page, 'Failed')
      await page.getByRole('button', { name: 'Repair' }).click()
      await page.getByRole('dialog', { name: /Repair/ }).waitFor()
    },
  },
  {
    name: 'run-undo',
    path: '/w/default/runs',
    prepare: async (page) => {
      await openRun(page, 'Failed')
      await page.getByRole('button', { name: 'Undo this run' }).click()
      await page.getByText('lake.main.states').last().waitFor()
    },
  },
  { name: 'settings-tokens', path: '/w/default/settings' },
  {
    name: 'settings-workspace',
    path: '/w/default/settings?tab=workspace',
    prepare: async (page) => page.getByRole('textbox', { name: 'Logs' }).waitFor(),
  },
  {
    name: 'settings-members',
    path: '/w/default/settings?tab=members',
    prepare: async (page) => page.getByRole('heading', { name: 'Give a role' }).waitFor(),
  },
  {
    name: 'schema-access',
    path: '/w/default/data/lake/main',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Access' }).click()
      await page.getByRole('heading', { name: 'Grant a privilege' }).waitFor()
    },
  },
  {
    name: 'table-access',
    path: TABLE,
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Access' }).click()
      await page.getByRole('heading', { name: 'Grant a privilege' }).waitFor()
    },
  },
  { name: 'profile', path: '/profile' },
  {
    name: 'profile-access',
    path: '/profile',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Access' }).click()
      await page.getByRole('heading', { name: 'Grant a privilege' }).waitFor()
    },
  },
  { name: 'people', path: '/organisation/people' },
  {
    name: 'people-invite',
    path: '/organisation/people',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Invite' }).click()
      await page.getByLabel('Name to sign in with').waitFor()
    },
  },
  { name: 'people-groups', path: '/organisation/people?tab=groups' },
  {
    name: 'people-group-new',
    path: '/organisation/people?tab=groups',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'New group' }).first().click()
      await page.getByRole('textbox', { name: 'Who is in it' }).waitFor()
    },
  },
  { name: 'people-service-accounts', path: '/organisation/people?tab=service-accounts' },
  {
    name: 'people-service-account',
    path: '/organisation/people?tab=service-accounts',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Secrets of nightly-export' }).click()
      await page.getByText('Without a secret it gets no token.').waitFor()
    },
  },
  {
    name: 'people-sign-in',
    path: '/organisation/people?tab=sign-in',
    prepare: async (page) => page.getByText('Names and passwords').waitFor(),
  },
  {
    name: 'people-provider-new',
    path: '/organisation/people?tab=sign-in',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'New provider' }).click()
      await page.getByRole('button', { name: 'Test issuer' }).waitFor()
    },
  },
  { name: 'health', path: '/organisation/health' },
  {
    name: 'networks',
    path: '/organisation/networks',
    prepare: async (page) => page.getByRole('textbox', { name: 'Ports' }).waitFor(),
  },
  { name: 'audit', path: '/organisation/audit' },
  {
    name: 'audit-verified',
    path: '/organisation/audit',
    prepare: async (page) => {
      await page.getByRole('button', { name: 'Verify' }).click()
      await page.getByText('Nothing was tampered with').waitFor()
    },
  },
  { name: 'nowhere', path: '/w/default/nowhere' },
  { name: 'nowhere-outside', path: '/nowhere' },
]

/** Until the page has loaded what it shows; looked at in every frame, since `waitFor` looks twice a second only. */
export const settle = async (page: Page, { path, prepare }: PageVisit): Promise<void> => {
  await page.goto(path)
  // A page has its heading from its first moment on, and beside it the mark of loading while it loads.
  await page.waitForFunction(() => document.querySelector('h1')?.checkVisibility() === true)
  await prepare?.(page)
  // The stream of events stays open, so the network never rests; the marks of loading do.
  await page.waitForFunction(() => document.querySelector('.thin-bar') === null)
}
