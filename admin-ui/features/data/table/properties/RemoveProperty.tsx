import { Anchor } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import type { Table } from '../../../../api/types.ts'
import { ErrorNote } from '../../../../ui/ErrorNote.tsx'
import { useTableChange } from '../use-table-change.ts'
import { May } from '../../../../may/May.tsx'

interface PropertyProps {
  readonly table: Table
  readonly name: string
}

const Removed = ({ table, name, note }: PropertyProps & { note: string }) => {
  const putBack = useTableChange(table, {
    make: () =>
      api.call('updateTableProperties', {
        params: { ...tableNameOf(table) },
        body: { set: { [name]: table.properties[name] ?? '' }, remove: [] },
      }),
    done: () => `${name} is back.`,
    onDone: () => notifications.hide(note),
  })
  if (putBack.error) return <ErrorNote error={putBack.error} />
  return (
    <>
      {name} is removed.{' '}
      <Anchor component="button" type="button" onClick={() => putBack.mutate()}>
        Put it back
      </Anchor>
    </>
  )
}

/** Removes a property at once; what is said of it holds the way back. */
export const RemoveProperty = ({ table, name }: PropertyProps) => {
  const note = `removed-${table.uuid}-${name}`
  const remove = useTableChange(table, {
    make: () =>
      api.call('updateTableProperties', {
        params: { ...tableNameOf(table) },
        body: { set: {}, remove: [name] },
      }),
    onDone: () =>
      notifications.show({ id: note, message: <Removed table={table} name={name} note={note} /> }),
  })
  if (remove.error) return <ErrorNote error={remove.error} />
  return (
    <May does="updateTableProperties" on={tableNameOf(table)} absent>
      <Anchor
        component="button"
        type="button"
        aria-label={`Remove ${name}`}
        disabled={remove.isPending}
        onClick={() => remove.mutate()}
      >
        Remove
      </Anchor>
    </May>
  )
}
