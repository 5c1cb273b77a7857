import { ActionIcon, Button, Group, NumberInput, Select, Stack, Text } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import type { DraftPartition, Transform } from '../draft.ts'

const TRANSFORMS: readonly { value: Transform; label: string }[] = [
  { value: 'identity', label: 'each value' },
  { value: 'year', label: 'year' },
  { value: 'month', label: 'month' },
  { value: 'day', label: 'day' },
  { value: 'hour', label: 'hour' },
  { value: 'bucket', label: 'buckets' },
  { value: 'truncate', label: 'first characters' },
]

interface PartitionFormProps {
  readonly columns: readonly string[]
  readonly partitioning: readonly DraftPartition[]
  readonly onChange: (partitioning: readonly DraftPartition[]) => void
}

/** How the table is divided, so that queries read less. */
export const PartitionForm = ({ columns, partitioning, onChange }: PartitionFormProps) => {
  const set = (index: number, part: Partial<DraftPartition>): void =>
    onChange(partitioning.map((each, at) => (at === index ? { ...each, ...part } : each)))
  return (
    <Stack gap={8}>
      {partitioning.length === 0 && (
        <Text c="dimmed">
          Not divided. Tables beyond some gigabytes are read faster when divided, usually by day or month.
        </Text>
      )}
      {partitioning.map(({ column, transform, size }, index) => (
        <Group key={index} gap={8}>
          <Select
            aria-label={`Column of partition ${index + 1}`}
            data={[...new Set(columns)]}
            value={column}
            onChange={(next) => set(index, { column: next ?? column })}
            allowDeselect={false}
            searchable
          />
          <Text>by</Text>
          <Select
            aria-label={`Transform of partition ${index + 1}`}
            data={TRANSFORMS}
            value={transform}
            onChange={(next) =>
              set(index, { transform: TRANSFORMS.find(({ value }) => value === next)?.value ?? transform })
            }
            allowDeselect={false}
            w={150}
          />
          {(transform === 'bucket' || transform === 'truncate') && (
            <NumberInput
              aria-label={`Number of partition ${index + 1}`}
              value={size}
              onChange={(next) => set(index, { size: Number(next) || 1 })}
              min={1}
              max={2_147_483_647}
              w={110}
            />
          )}
          <ActionIcon
            aria-label={`Remove partition ${index + 1}`}
            onClick={() => onChange(partitioning.filter((_, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </Group>
      ))}
      <Group>
        <Button
          variant="default"
          leftSection={<IconPlus size={14} />}
          onClick={() =>
            onChange([...partitioning, { column: columns[0] ?? '', transform: 'identity', size: 16 }])
          }
        >
          Divide by a column
        </Button>
      </Group>
    </Stack>
  )
}
