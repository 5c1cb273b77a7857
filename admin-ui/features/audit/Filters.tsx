import { Group, Select, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AuditFilter } from '../../api/system-queries.ts'
import { FilterInput } from '../../ui/FilterInput.tsx'

const OUTCOMES = [
  { value: 'done', label: 'done' },
  { value: 'refused', label: 'refused' },
  { value: 'failed', label: 'failed' },
] as const

interface FiltersProps {
  readonly filter: AuditFilter
  readonly set: (change: Partial<AuditFilter>) => void
}

/** Which events are shown: who, operation, kind of thing, object, outcome and days. */
export const Filters = ({ filter, set }: FiltersProps): ReactNode => (
  <Group gap={8} mb="sm">
    <FilterInput
      label="Operation, such as tables.drop or tables.*"
      value={filter.operation ?? ''}
      onChange={(operation) => set({ operation: operation || undefined })}
    />
    <FilterInput
      label="Who"
      width={150}
      main={false}
      value={filter.principal ?? ''}
      onChange={(principal) => set({ principal: principal || undefined })}
    />
    <FilterInput
      label="Kind of thing, such as identity_provider"
      width={170}
      main={false}
      value={filter.object_kind ?? ''}
      onChange={(kind) => set({ object_kind: kind || undefined })}
    />
    <FilterInput
      label="To what: name or id"
      width={200}
      main={false}
      value={filter.object ?? ''}
      onChange={(object) => set({ object: object || undefined })}
    />
    <Select
      aria-label="Outcome"
      placeholder="Any outcome"
      w={140}
      clearable
      clearButtonProps={{ 'aria-label': 'Any outcome' }}
      data={OUTCOMES}
      value={filter.outcome ?? null}
      onChange={(value) => set({ outcome: OUTCOMES.find((outcome) => outcome.value === value)?.value })}
    />
    <TextInput
      type="date"
      aria-label="From this day on"
      leftSection="from"
      leftSectionWidth={44}
      w={190}
      value={filter.from ?? ''}
      onChange={(event) => set({ from: event.currentTarget.value || undefined })}
    />
    <TextInput
      type="date"
      aria-label="Up to this day"
      leftSection="to"
      leftSectionWidth={32}
      w={176}
      value={filter.to ?? ''}
      onChange={(event) => set({ to: event.currentTarget.value || undefined })}
    />
  </Group>
)
