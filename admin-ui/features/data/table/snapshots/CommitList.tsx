import { Group, Stack, Text } from '@mantine/core'
import type { Snapshot } from '../../../../api/types.ts'
import { Moment } from '../../../../ui/Moment.tsx'
import { changesOf, operationWord } from './snapshot-changes.ts'
import { SnapshotOrigin } from './SnapshotOrigin.tsx'

/** Commits, one a line, in the order given. */
export const CommitList = ({ commits }: { commits: readonly Snapshot[] }) => (
  <Stack gap={8} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
    {commits.map((commit) => (
      <li key={commit.snapshot_id}>
        <Group gap={8}>
          <strong>{operationWord(commit.operation)}</strong>
          <Moment at={commit.committed_at} />
          <SnapshotOrigin snapshot={commit} />
        </Group>
        <Text c="dimmed">{changesOf(commit.summary).join(', ')}</Text>
      </li>
    ))}
  </Stack>
)
