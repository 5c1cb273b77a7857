import type { TaskDraft } from './job-draft.ts'

export type IngestDraft = NonNullable<TaskDraft['ingest']>

/** What a task does, as the form tells the kinds apart. */
export type Work = 'sql' | 'files' | 'upload' | 'database' | 'audit' | 'noop'

export const WORKS: readonly { readonly value: Work; readonly label: string }[] = [
  { value: 'sql', label: 'SQL' },
  { value: 'files', label: 'Load new files' },
  { value: 'upload', label: 'Load an uploaded file' },
  { value: 'database', label: 'Load from a database' },
  { value: 'audit', label: 'Load the audit log' },
  { value: 'noop', label: 'Nothing (where branches meet)' },
]

export const workOf = ({ noop, ingest }: TaskDraft): Work => {
  if (ingest?.audit) return 'audit'
  if (ingest?.upload !== undefined) return 'upload'
  if (ingest) return ingest.postgres ? 'database' : 'files'
  return noop ? 'noop' : 'sql'
}

/** The task with other work; where it writes stays when it still writes to one table. */
export const withWork = (task: TaskDraft, work: Work): TaskDraft => {
  const { sql: _, noop: __, ingest, ...rest } = task
  const target = ingest?.target ?? { table: '' }
  switch (work) {
    case 'sql':
      return { ...rest, sql: { statement: 'SELECT 1' } }
    case 'noop':
      return { ...rest, noop: {} }
    case 'files':
      return { ...rest, ingest: { connection: '', path: '*.csv', target } }
    case 'upload':
      return { ...rest, ingest: { upload: '', target } }
    case 'audit':
      return { ...rest, ingest: { audit: {}, target } }
    case 'database':
      return { ...rest, ingest: { postgres: { connection: '', table: '' }, target } }
  }
}
