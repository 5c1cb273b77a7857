import { Modal, Select, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { tableNameOf } from '../../../../api/catalog-queries.ts'
import { api } from '../../../../api/client.ts'
import { refsQuery } from '../../../../api/table-queries.ts'
import type { Table } from '../../../../api/types.ts'
import { fieldErrorsOf } from '../../../../ui/failure.ts'
import { MutationForm } from '../../../../ui/MutationForm.tsx'
import { useTableChange } from '../use-table-change.ts'

interface FastForwardProps {
  readonly table: Table
  /** The branch that moves. */
  readonly name: string
  readonly onClose: () => void
}

/** Brings a branch to where another one is; the server refuses when that is not ahead of it. */
export const FastForward = ({ table, name, onClose }: FastForwardProps) => {
  const [to, setTo] = useState<string | null>(null)
  const { data: refs = [] } = useQuery(refsQuery(tableNameOf(table)))
  const others = refs.filter((ref) => ref.type === 'branch' && ref.name !== name)
  const move = useTableChange(table, {
    make: () =>
      api.call('fastForwardRef', {
        params: { ...tableNameOf(table), ref: name },
        body: { to: to ?? '' },
      }),
    done: () => `${name} is where ${to} is.`,
    onDone: onClose,
  })
  return (
    <Modal opened onClose={onClose} title={`Fast-forward ${name}`}>
      <MutationForm
        mutation={move}
        deed={{ does: 'fastForwardRef', on: tableNameOf(table) }}
        shown={['to']}
        submit="Fast-forward"
        disabled={to === null}
      >
        <Text>
          {name} moves to the newest snapshot of a branch that was made from it and written to since.
        </Text>
        <Select
          data-autofocus
          label="To branch"
          placeholder={others.length === 0 ? 'There is no other branch' : 'Choose a branch'}
          data={others.map((ref) => ref.name)}
          value={to}
          onChange={setTo}
          error={fieldErrorsOf(move.error)['to']}
        />
      </MutationForm>
    </Modal>
  )
}
