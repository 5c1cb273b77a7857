import { Alert, Button, Group, Select } from '@mantine/core'
import { IconArrowLeft, IconArrowsExchange, IconInfoCircle } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { comparisonQuery } from '../../../../api/table-queries.ts'
import type { SnapshotComparison, Table } from '../../../../api/types.ts'
import { Loaded } from '../../../../ui/Loaded.tsx'
import { Section } from '../../../../ui/Section.tsx'
import { CommitList } from './CommitList.tsx'
import { DifferenceAmounts, DifferenceFiles } from './Difference.tsx'
import { SchemaChanges } from '../SchemaChanges.tsx'
import { snapshotChoices, useSnapshots } from './use-snapshots.ts'

interface ComparisonProps {
  readonly table: Table
  readonly from: string | undefined
  readonly to: string
}

const Found = ({ comparison }: { comparison: SnapshotComparison }) => (
  <>
    {!comparison.from_is_ancestor && comparison.from !== null && (
      <Alert color="yellow" variant="outline" icon={<IconInfoCircle size={18} />} mb="sm" p="sm">
        The second snapshot does not come after the first: they are compared as they stand, without the
        commits between them.
      </Alert>
    )}
    <Section title="Rows and files">
      <DifferenceAmounts comparison={comparison} />
    </Section>
    <Section title="Columns">
      <SchemaChanges changes={comparison.schema_changes} none="The columns are the same." />
    </Section>
    {comparison.commits.length > 0 && (
      <Section title="Commits between them">
        <CommitList commits={comparison.commits} />
      </Section>
    )}
    <DifferenceFiles title="Files added" difference={comparison.added} />
    <DifferenceFiles title="Files removed" difference={comparison.removed} />
  </>
)

const FIRST = 'empty'

/** What two snapshots differ in; the address names them, and the first is the parent of the second by default. */
export const Comparison = ({ table, from, to }: ComparisonProps) => {
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema/$table' })
  const { rows = [] } = useSnapshots(table)
  const query = useQuery(comparisonQuery(tableNameOf(table), to, from))
  const parent = query.data?.from?.snapshot_id
  const before = from ?? parent
  const go = (next: { from?: string | undefined; to?: string | undefined }): void =>
    void navigate({ search: (known) => ({ ...known, ...next }) })
  return (
    <>
      <Group gap={8} mb="md" align="flex-end">
        <Button
          variant="subtle"
          leftSection={<IconArrowLeft size={14} />}
          onClick={() => go({ from: undefined, to: undefined })}
        >
          All snapshots
        </Button>
        <Select
          label="From"
          data={
            before === undefined
              ? [{ value: FIRST, label: 'The empty table' }, ...snapshotChoices(rows, undefined)]
              : snapshotChoices(rows, before)
          }
          value={before ?? FIRST}
          onChange={(next) => next !== null && next !== FIRST && go({ from: next })}
          allowDeselect={false}
          searchable
          style={{ flex: '1 1 240px', maxWidth: 350 }}
        />
        <Button
          variant="default"
          leftSection={<IconArrowsExchange size={14} />}
          disabled={before === undefined}
          onClick={() => go({ from: to, to: before })}
        >
          Swap
        </Button>
        <Select
          label="To"
          data={snapshotChoices(rows, to)}
          value={to}
          onChange={(next) => next !== null && go({ from: before, to: next })}
          allowDeselect={false}
          searchable
          style={{ flex: '1 1 240px', maxWidth: 350 }}
        />
      </Group>
      <Loaded query={query} rows={8}>
        {(comparison) => <Found comparison={comparison} />}
      </Loaded>
    </>
  )
}
