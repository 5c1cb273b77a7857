import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { TestServer } from '../server.ts'

export const signInAs = async (page: Page, name: string, password: string): Promise<void> => {
  await page.goto('/sign-in')
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor()
}

/** As the administrator, by name and password, as often as one likes; the link works once. */
export const signIn = async (page: Page, server: Pick<TestServer, 'home'>): Promise<void> => {
  const password = (await readFile(path.join(server.home, 'admin-password'), 'utf8')).trim()
  await signInAs(page, 'admin', password)
}
