import { Button, Group, Text } from '@mantine/core'
import type { ExpiredSnapshots } from '../../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../../ui/DataTable.tsx'
import { formatBytes, formatCount, formatQuantity } from '../../../../ui/numbers.ts'
import { Section } from '../../../../ui/Section.tsx'
import { CommitList } from './CommitList.tsx'

type Files = ExpiredSnapshots['files'][number]

const KINDS: Readonly<Record<Files['kind'], string>> = {
  data: 'Data files',
  position_deletes: 'Position deletes',
  equality_deletes: 'Equality deletes',
  manifest: 'Manifests',
  manifest_list: 'Manifest lists',
  statistics: 'Statistics',
}

const COLUMNS: readonly DataColumn<Files>[] = [
  { id: 'kind', header: 'Files', cell: ({ kind }) => KINDS[kind] },
  { id: 'count', header: 'Count', width: 100, figures: true, cell: ({ count }) => formatCount(count) },
  {
    id: 'size',
    header: 'Size',
    width: 110,
    figures: true,
    cell: ({ size_bytes: size }) => formatBytes(size),
  },
]

/** Enough to recognise them by. */
const LISTED = 10

/** The answer of a dry run, and the way to do it. */
export const WhatExpires = ({ found, onExpire }: { found: ExpiredSnapshots; onExpire: () => void }) => {
  const { snapshots, refs, files, left_alone: alone } = found
  if (snapshots.length === 0 && refs.length === 0) {
    return (
      <Text role="status">Nothing would go: every snapshot is young enough, or kept by a branch or tag.</Text>
    )
  }
  const gone = files.filter(({ count }) => count !== '0')
  return (
    <Section title={`${formatQuantity(snapshots.length, 'snapshot', 'snapshots')} would go`}>
      <CommitList commits={snapshots.slice(0, LISTED)} />
      {snapshots.length > LISTED && (
        <Text c="dimmed">and {formatCount(snapshots.length - LISTED)} newer ones</Text>
      )}
      {refs.length > 0 && <Text mt="sm">Branches and tags that are too old: {refs.join(', ')}</Text>}
      {gone.length > 0 && (
        <DataTable label="Files that go" columns={COLUMNS} rows={gone} rowKey={({ kind }) => kind} />
      )}
      {alone !== '0' && (
        <Text c="dimmed" mt={4}>
          {formatQuantity(alone, 'file', 'files')} outside the table’s own location stay: others may share
          them.
        </Text>
      )}
      <Group justify="flex-end" mt="sm">
        <Button color="red.9" onClick={onExpire}>
          Expire them
        </Button>
      </Group>
    </Section>
  )
}
