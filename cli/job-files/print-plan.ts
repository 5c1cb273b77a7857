import { stringify } from 'yaml'
import type { Difference } from '@boathouse/contract/jobs/compare-definitions.ts'
import type { JobPlan } from './plan-jobs.ts'

const MARK = { create: '+', update: '~', none: '=' } as const

const indented = (mark: string, value: unknown): string[] =>
  stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => `    ${mark} ${line}`)

/** What changes in one field: its name, and below it what goes and what comes, as YAML. */
export const changeLines = ({ field, before, after }: Difference): string[] => [
  `  ${field}`,
  ...(before === undefined ? [] : indented('-', before)),
  ...(after === undefined ? [] : indented('+', after)),
]

/** What a plan does, for people: one line a job, below it what changes. A new job is named, not printed. */
export const planLines = ({ action, wanted, file, changes }: JobPlan): string[] => [
  `${MARK[action]} ${wanted.name} (${file})`,
  ...(action === 'update' ? changes.flatMap(changeLines) : []),
]
