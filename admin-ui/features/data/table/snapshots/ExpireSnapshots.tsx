import { Drawer, NumberInput, Stack, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import type { Table } from '../../../../api/types.ts'
import { fieldErrorsOf } from '../../../../ui/failure.ts'
import { MutationForm } from '../../../../ui/MutationForm.tsx'
import { formatQuantity } from '../../../../ui/numbers.ts'
import { TypedConfirmation } from '../../../../ui/TypedConfirmation.tsx'
import { useTableChange } from '../use-table-change.ts'
import { WhatExpires } from './WhatExpires.tsx'
import type { Deed } from '../../../../may/use-verdict.ts'

interface ExpireSnapshotsProps {
  readonly table: Table
  readonly onClose: () => void
}

const numberOf = (value: number | string): number | undefined =>
  typeof value === 'number' ? value : undefined

/** Shows what would go, then asks for the table's name, since what expired does not come back. */
export const ExpireSnapshots = ({ table, onClose }: ExpireSnapshotsProps) => {
  const deed: Deed = { does: 'expireTableSnapshots', on: tableNameOf(table) }
  const [days, setDays] = useState<number | string>('')
  const [retain, setRetain] = useState<number | string>('')
  const [confirming, setConfirming] = useState(false)
  const expire = (dryRun: boolean) =>
    api.call('expireTableSnapshots', {
      params: { ...tableNameOf(table) },
      body: { dry_run: dryRun, older_than_days: numberOf(days), retain_last: numberOf(retain) },
    })
  const dryRun = useMutation({ mutationFn: () => expire(true) })
  const real = useTableChange(table, {
    make: () => expire(false),
    done: ({ snapshots }) => `${formatQuantity(snapshots.length, 'snapshot', 'snapshots')} expired.`,
    onDone: onClose,
  })
  const errors = fieldErrorsOf(dryRun.error)
  const found = dryRun.data
  const change = (set: (value: number | string) => void) => (value: number | string) => {
    set(value)
    dryRun.reset()
  }
  return (
    <>
      <Drawer opened={!confirming} onClose={onClose} title={`Expire snapshots of ${table.name}`} size={560}>
        <Stack gap="md">
          <Text>
            Old snapshots and the files that only they lead to are deleted. What branches and tags lead to
            stays.
          </Text>
          <MutationForm
            mutation={dryRun}
            deed={deed}
            shown={['older_than_days', 'retain_last']}
            submit="Show what would go"
          >
            <NumberInput
              data-autofocus
              label="Older than"
              description="Empty: as the table’s properties say, else 7 days."
              suffix=" days"
              min={0}
              value={days}
              onChange={change(setDays)}
              error={errors['older_than_days']}
            />
            <NumberInput
              label="Keep at least"
              description="So many snapshots of each branch stay however old they are."
              suffix=" snapshots"
              min={1}
              allowDecimal={false}
              value={retain}
              onChange={change(setRetain)}
              error={errors['retain_last']}
            />
          </MutationForm>
          {found && <WhatExpires found={found} onExpire={() => setConfirming(true)} />}
        </Stack>
      </Drawer>
      {found && (
        <TypedConfirmation
          deed={deed}
          opened={confirming}
          title={`Expire ${formatQuantity(found.snapshots.length, 'snapshot', 'snapshots')}`}
          word={table.name}
          action="Expire snapshots"
          pending={real.isPending}
          error={real.error}
          onConfirm={() => real.mutate()}
          onClose={() => setConfirming(false)}
        >
          The table cannot be read as of then, nor rolled back to them. This cannot be undone.
        </TypedConfirmation>
      )}
    </>
  )
}
