import { Button, Group, Select, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconHistory } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { api } from '../../../api/client.ts'
import { jobQuery, jobVersionsQuery } from '../../../api/job-queries.ts'
import type { Job, JobVersionSummary } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { Section } from '../../../ui/Section.tsx'
import { Diff } from './Diff.tsx'
import { May } from '../../../may/May.tsx'

const useRestore = (workspace: string, job: Job) => {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (version: number) =>
      api.call(
        'restoreJobVersion',
        { params: { workspace, job: job.job_id, version: String(version) }, body: {} },
        { headers: { 'if-match': `"${job.version}"` } },
      ),
    onSuccess: async (saved) => {
      notifications.show({ message: `Saved again as version ${saved.version}.` })
      client.setQueryData(jobQuery(workspace, saved.name).queryKey, saved)
      await client.invalidateQueries({ queryKey: ['jobs', workspace] })
    },
  })
}

const numberOf = (text: string | undefined, otherwise: number): number => {
  const number = Number(text)
  return Number.isSafeInteger(number) && number > 0 ? number : otherwise
}

interface CompareProps {
  readonly workspace: string
  readonly job: Job
  readonly versions: readonly JobVersionSummary[]
}

const Compare = ({ workspace, job, versions }: CompareProps) => {
  const search = useSearch({ from: '/signed-in/w/$workspace/jobs/$job' })
  const navigate = useNavigate({ from: '/w/$workspace/jobs/$job' })
  const to = numberOf(search.to, job.version)
  const from = numberOf(search.from, Math.max(1, to - 1))
  const set = (change: { from?: string; to?: string }): void =>
    void navigate({
      search: { tab: 'versions', from: String(from), to: String(to), ...change },
      replace: true,
    })
  const choices = [...new Set([...versions.map(({ version }) => version), from, to])]
    .toSorted((a, b) => b - a)
    .map((version) => ({ value: String(version), label: `Version ${version}` }))
  const pick = (label: string, value: number, key: 'from' | 'to') => (
    <Select
      aria-label={label}
      data={choices}
      value={String(value)}
      onChange={(next) => next && set({ [key]: next })}
      allowDeselect={false}
      w={130}
    />
  )
  return (
    <Section
      title="What changed"
      aside={
        <Group gap={8}>
          {pick('From version', from, 'from')}
          <span className="dim">to</span>
          {pick('To version', to, 'to')}
        </Group>
      }
    >
      {from === to ? (
        <Text c="dimmed">Choose two versions to see what changed between them.</Text>
      ) : (
        <Diff workspace={workspace} job={job} from={from} to={to} />
      )}
    </Section>
  )
}

interface ColumnActions {
  readonly job: Job
  /** The version that is being restored. */
  readonly restoring: number | undefined
  readonly onCompare: (version: number) => void
  readonly onRestore: (version: number) => void
}

const columnsOf = ({
  job,
  restoring,
  onCompare,
  onRestore,
}: ColumnActions): readonly DataColumn<JobVersionSummary>[] => [
  { id: 'version', header: 'Version', width: 80, figures: true, cell: ({ version }) => version },
  {
    id: 'message',
    header: 'What it changed',
    cell: ({ message }) =>
      message ? <span title={message}>{message}</span> : <span className="dim">–</span>,
  },
  { id: 'who', header: 'Who', width: 140, cell: ({ author }) => author },
  { id: 'when', header: 'When', width: 140, cell: ({ created_at: at }) => <Moment at={at} /> },
  {
    id: 'do',
    header: 'Actions',
    width: 240,
    cell: ({ version }) => (
      <Group gap={4} wrap="nowrap">
        {version > 1 && (
          <Button
            size="compact-xs"
            variant="subtle"
            aria-label={`What changed in version ${version}`}
            onClick={() => onCompare(version)}
          >
            What changed
          </Button>
        )}
        {version !== job.version && job.deleted_at === null && (
          <May does="restoreJobVersion" absent>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconHistory size={14} />}
              aria-label={`Restore version ${version}`}
              loading={restoring === version}
              onClick={() => onRestore(version)}
            >
              Restore
            </Button>
          </May>
        )}
      </Group>
    ),
  },
]

/** Every save, with who and why; two of them compared; an old one saved again. */
export const Versions = ({ workspace, job }: { workspace: string; job: Job }) => {
  const navigate = useNavigate({ from: '/w/$workspace/jobs/$job' })
  const query = useInfiniteQuery(jobVersionsQuery(workspace, job.job_id))
  const pages = query.data?.pages
  const versions = useMemo(() => pages?.flatMap((page) => page.versions), [pages])
  const restore = useRestore(workspace, job)
  const columns = columnsOf({
    job,
    restoring: restore.isPending ? restore.variables : undefined,
    onRestore: restore.mutate,
    onCompare: (version) =>
      void navigate({
        search: { tab: 'versions', from: String(version - 1), to: String(version) },
        replace: true,
      }),
  })
  return (
    <Loaded query={{ data: versions, error: query.error, refetch: query.refetch }}>
      {(found) => (
        <>
          {restore.error ? <ErrorNote error={restore.error} /> : null}
          <Section title="Versions">
            <DataTable
              label="Versions"
              columns={columns}
              rows={found}
              rowKey={({ version }) => String(version)}
              more={query}
            />
          </Section>
          {job.version > 1 && <Compare workspace={workspace} job={job} versions={found} />}
        </>
      )}
    </Loaded>
  )
}
