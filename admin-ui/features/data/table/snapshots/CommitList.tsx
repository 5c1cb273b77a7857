import { Group, Stack } from '@mantine/core'
import type { Snapshot } from '../../../../api/types.ts'
import { Moment } from '../../../../ui/Moment.tsx'
import { changesOf, operationWord } from './snapshot-changes.ts'
import { SnapshotOrigin } from './SnapshotOrigin.tsx'

/** Commits, one a line, in the order given. */
export const CommitList = ({ commits }: { commits: readonly Snapshot[] }) => (
  <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
    {commits.map((commit) => (
      <li key={commit.snapshot_id}>
        <Group gap={8}>
          <strong>{operationWord(commit.operation)}</strong>
          <Moment at={commit.committed_at} />
          <SnapshotOrigin snapshot={commit} />
          <span className="dim">{changesOf(commit.summary).join(', ')}</span>
        </Group>
      </li>
    ))}
  </Stack>
)
