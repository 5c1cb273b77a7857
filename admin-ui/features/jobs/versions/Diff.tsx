import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { jobVersionQuery } from '../../../api/job-queries.ts'
import type { Job } from '../../../api/types.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx'
import { draftText } from '../definition/job-draft.ts'
import { lineDiff } from './line-diff.ts'
import classes from './Versions.module.css'

interface DiffProps {
  readonly workspace: string
  readonly job: Job
  readonly from: number
  readonly to: number
}

const SIGNS = { same: '  ', added: '+ ', removed: '− ' } as const

const Lines = ({ before, after }: { before: string; after: string }) => {
  const lines = useMemo(() => lineDiff(before, after), [before, after])
  if (lines.every(({ kind }) => kind === 'same')) {
    return <Text c="dimmed">The definitions are the same.</Text>
  }
  return (
    <ScrollRegion label="Difference" className={classes.diff}>
      {lines.map(({ kind, text }, index) => (
        <span key={index} className={classes.line} data-kind={kind}>
          {SIGNS[kind]}
          {text}
        </span>
      ))}
    </ScrollRegion>
  )
}

/** What changed between two versions, as lines of their YAML. */
export const Diff = ({ workspace, job, from, to }: DiffProps) => {
  const before = useQuery(jobVersionQuery(workspace, job.job_id, from))
  const after = useQuery(jobVersionQuery(workspace, job.job_id, to))
  return (
    <Loaded query={before}>
      {(old) => (
        <Loaded query={after}>
          {(now) => <Lines before={draftText(old.definition)} after={draftText(now.definition)} />}
        </Loaded>
      )}
    </Loaded>
  )
}
