import { Modal, TextInput } from '@mantine/core'
import { useId, useState } from 'react'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import type { Table } from '../../../../api/types.ts'
import { MutationForm } from '../../../../ui/MutationForm.tsx'
import { useTableChange } from '../use-table-change.ts'
import { PROPERTY_NAMES } from './property-names.ts'

interface EditPropertyProps {
  readonly table: Table
  /** Absent: a new one. */
  readonly name: string | undefined
  readonly onClose: () => void
}

export const EditProperty = ({ table, name: old, onClose }: EditPropertyProps) => {
  const known = useId()
  const [name, setName] = useState(old ?? '')
  const [value, setValue] = useState(table.properties[old ?? ''] ?? '')
  const save = useTableChange(table, {
    make: () =>
      api.call('updateTableProperties', {
        params: { ...tableNameOf(table) },
        body: { set: { [name]: value }, remove: [] },
      }),
    done: () => `${name} is set.`,
    onDone: onClose,
  })
  return (
    <Modal opened onClose={onClose} title={old === undefined ? 'Add a property' : 'Change a property'}>
      <MutationForm
        mutation={save}
        deed={{ does: 'updateTableProperties', on: tableNameOf(table) }}
        shown={[]}
        submit="Save property"
        disabled={name === ''}
      >
        {old === undefined ? (
          <>
            <TextInput
              data-autofocus
              label="Property"
              list={known}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              autoComplete="off"
              required
            />
            <datalist id={known}>
              {PROPERTY_NAMES.filter((each) => table.properties[each] === undefined).map((each) => (
                <option key={each}>{each}</option>
              ))}
            </datalist>
          </>
        ) : (
          <TextInput label="Property" value={old} readOnly />
        )}
        <TextInput
          {...(old === undefined ? {} : { 'data-autofocus': true })}
          label="Value"
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
      </MutationForm>
    </Modal>
  )
}
