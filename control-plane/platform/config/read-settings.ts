import { readFileSync } from 'node:fs'
import { errorTable } from '@boathouse/contract/errors.ts'
import { isSecret, Settings, settingNames, type SettingName, type SettingValues } from './settings.ts'
import { isServiceLink, unknownSettings } from './unknown-settings.ts'

export interface SettingProblem {
  readonly setting: string
  readonly problem: string
}

export const configErrors = errorTable({
  INVALID_CONFIGURATION: {
    status: 503,
    message: (d: { problems: readonly SettingProblem[] }) =>
      ['The configuration cannot be used:', ...d.problems.map((p) => `  ${p.setting} ${p.problem}`)].join(
        '\n',
      ),
  },
})

export type Environment = Readonly<Record<string, string | undefined>>

/** Where a value came from; `default` when it was not set. */
export type Source = 'default' | 'environment' | 'file'

export interface ReadSettings {
  readonly values: SettingValues
  readonly sources: Readonly<Record<SettingName, Source>>
}

interface Found {
  readonly text?: string
  readonly source: Source
  readonly problem?: string
}

const SPELLINGS: Partial<Record<SettingName, string>> = {
  HTTPS_PROXY: 'https_proxy',
  HTTP_PROXY: 'http_proxy',
  NO_PROXY: 'no_proxy',
}

const fromFile = (path: string): Found => {
  try {
    return { text: readFileSync(path, 'utf8').trim(), source: 'file' }
  } catch (error) {
    return { source: 'file', problem: `names a file that cannot be read: ${String(error)}` }
  }
}

// An empty value counts as not set: compose files and charts write `NAME=` for «nothing».
const find = (name: SettingName, environment: Environment): Found => {
  const direct = environment[name] || environment[SPELLINGS[name] ?? '']
  const text = direct && isServiceLink(name, direct) ? undefined : direct
  const path = isSecret(name) ? environment[`${name}_FILE`] : undefined
  if (!path) return text ? { text, source: 'environment' } : { source: 'default' }
  if (text) return { source: 'file', problem: `and ${name}_FILE are both set; set one` }
  return fromFile(path)
}

const together = (values: SettingValues): SettingProblem[] => {
  const problems: SettingProblem[] = []
  const need = (setting: SettingName, other: SettingName): void => {
    if (values[setting] !== undefined && values[other] === undefined) {
      problems.push({ setting, problem: `needs ${other} as well` })
    }
  }
  need('BOATHOUSE_TLS_CERT', 'BOATHOUSE_TLS_KEY')
  need('BOATHOUSE_TLS_KEY', 'BOATHOUSE_TLS_CERT')
  need('BOATHOUSE_DATABASE_DIRECT_URL', 'DATABASE_URL')
  need('BOATHOUSE_MASTER_KEY_PREVIOUS', 'BOATHOUSE_MASTER_KEY')
  need('BOATHOUSE_S3_ACCESS_KEY_ID', 'BOATHOUSE_S3_SECRET_ACCESS_KEY')
  need('BOATHOUSE_S3_SECRET_ACCESS_KEY', 'BOATHOUSE_S3_ACCESS_KEY_ID')
  return problems
}

/** Reads and checks every setting; throws INVALID_CONFIGURATION with all that is wrong at once. */
export const readSettings = (environment: Environment): ReadSettings => {
  const found = new Map(settingNames.map((name) => [name, find(name, environment)]))
  const problems: SettingProblem[] = unknownSettings(environment)
  for (const [setting, { problem }] of found) if (problem) problems.push({ setting, problem })

  const parsed = Settings.safeParse(Object.fromEntries([...found].map(([name, { text }]) => [name, text])))
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      problems.push({ setting: String(issue.path[0]), problem: `is not usable: ${issue.message}` })
    }
  }
  if (parsed.success) problems.push(...together(parsed.data))
  if (!parsed.success || problems.length > 0) throw configErrors.INVALID_CONFIGURATION({ problems })
  const sources = Object.fromEntries([...found].map(([name, { source }]) => [name, source]))
  return { values: parsed.data, sources: sources as Record<SettingName, Source> }
}
