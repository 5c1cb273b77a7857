import { Drawer, NumberInput, SegmentedControl, Select, TextInput } from '@mantine/core'
import { useState } from 'react'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import type { Table } from '../../../../api/types.ts'
import { fieldErrorsOf } from '../../../../ui/failure.ts'
import { MutationForm } from '../../../../ui/MutationForm.tsx'
import { snapshotChoices, useSnapshots } from '../snapshots/use-snapshots.ts'
import { useTableChange } from '../use-table-change.ts'

interface NewRefProps {
  readonly table: Table
  /** Where it points at first; absent: the current one. */
  readonly snapshot: string | undefined
  readonly onClose: () => void
}

const DAY = 86_400_000
const TYPES = { branch: 'Branch', tag: 'Tag' }

export const NewRef = ({ table, snapshot: first, onClose }: NewRefProps) => {
  const [type, setType] = useState<'branch' | 'tag'>('tag')
  const [name, setName] = useState('')
  const [snapshot, setSnapshot] = useState(first ?? table.current_snapshot_id ?? '')
  const [days, setDays] = useState<number | string>('')
  const { rows = [] } = useSnapshots(table)
  const create = useTableChange(table, {
    make: () =>
      api.call('setTableRef', {
        params: { ...tableNameOf(table), ref: name },
        body: {
          type,
          snapshot_id: snapshot,
          existing: 'fail',
          max_ref_age_ms: typeof days === 'number' ? String(Math.round(days * DAY)) : undefined,
        },
      }),
    done: (ref) => `The ${ref.type} ${ref.name} is created.`,
    onDone: onClose,
  })
  const errors = fieldErrorsOf(create.error)
  return (
    <Drawer opened onClose={onClose} title={`New branch or tag of ${table.name}`} size={440}>
      <MutationForm
        mutation={create}
        deed={{ does: 'setTableRef', on: tableNameOf(table) }}
        shown={['ref', 'snapshot_id', 'max_ref_age_ms']}
        submit={`Create ${type}`}
        disabled={name === '' || snapshot === ''}
      >
        <SegmentedControl
          aria-label="Kind"
          data={Object.entries(TYPES).map(([value, label]) => ({ value, label }))}
          value={type}
          onChange={(next) => setType(next === 'branch' ? 'branch' : 'tag')}
        />
        <TextInput
          data-autofocus
          label="Name"
          description={
            type === 'tag'
              ? 'A tag keeps its snapshot as it is: month ends, releases.'
              : 'A branch is written to on its own, and main can follow it later.'
          }
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors['ref']}
          required
        />
        <Select
          label="Snapshot"
          data={snapshotChoices(rows, snapshot)}
          value={snapshot}
          onChange={(next) => setSnapshot(next ?? snapshot)}
          allowDeselect={false}
          searchable
          error={errors['snapshot_id']}
        />
        <NumberInput
          label="Expires after"
          description="Empty: it stays until it is dropped, or as the table’s properties say."
          suffix=" days"
          min={1}
          allowDecimal={false}
          value={days}
          onChange={setDays}
          error={errors['max_ref_age_ms']}
        />
      </MutationForm>
    </Drawer>
  )
}
