import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import type { Table } from '../../../../api/types.ts'
import { Confirmation } from '../../../../ui/Confirmation.tsx'
import { useTableChange } from '../use-table-change.ts'

interface DropRefProps {
  readonly table: Table
  readonly name: string
  readonly onClose: () => void
}

export const DropRef = ({ table, name, onClose }: DropRefProps) => {
  const drop = useTableChange(table, {
    make: () => api.call('dropTableRef', { params: { ...tableNameOf(table), ref: name } }),
    done: () => `${name} is dropped.`,
    onDone: onClose,
  })
  return (
    <Confirmation
      deed={{ does: 'dropTableRef', on: tableNameOf(table) }}
      opened
      title={`Drop ${name}`}
      action="Drop"
      mutation={drop}
      onClose={onClose}
    >
      Snapshots that only {name} leads to stay until they expire; by their ids it can be made again until
      then.
    </Confirmation>
  )
}
