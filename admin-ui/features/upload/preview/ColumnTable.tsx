import { Checkbox, TextInput } from '@mantine/core'
import { memo } from 'react'
import type { Preview } from '../../../api/types.ts'
import { ScrollRegion } from '../../../ui/ScrollRegion.tsx'
import { Value } from '../../../ui/Value.tsx'
import type { DraftColumn } from '../draft.ts'
import classes from '../Upload.module.css'

/** Offered, not imposed: any SQL type can be typed. */
const TYPES = [
  'BOOLEAN',
  'INTEGER',
  'BIGINT',
  'REAL',
  'DOUBLE',
  'DECIMAL(18,2)',
  'DATE',
  'TIME',
  'TIMESTAMP',
  'TIMESTAMP WITH TIME ZONE',
  'VARCHAR',
  'UUID',
  'BLOB',
]

interface ColumnRowProps {
  readonly column: DraftColumn
  readonly first: string | null | undefined
  readonly onChange: (column: DraftColumn) => void
}

const ColumnRow = memo(({ column, first, onChange }: ColumnRowProps) => (
  <tr data-left-out={column.included ? undefined : true}>
    <td>
      <Checkbox
        checked={column.included}
        onChange={(event) => onChange({ ...column, included: event.currentTarget.checked })}
        aria-label={`Load ${column.source}`}
      />
    </td>
    <td className="mono">{column.source}</td>
    <td>
      <TextInput
        value={column.name}
        onChange={(event) => onChange({ ...column, name: event.currentTarget.value })}
        aria-label={`Name of ${column.source}`}
        disabled={!column.included}
      />
    </td>
    <td>
      <TextInput
        value={column.type}
        onChange={(event) => onChange({ ...column, type: event.currentTarget.value })}
        aria-label={`Type of ${column.source}`}
        list="column-types"
        disabled={!column.included}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
    </td>
    <td className={classes.first}>
      <Value value={first} />
    </td>
  </tr>
))
ColumnRow.displayName = 'ColumnRow'

interface ColumnTableProps {
  readonly columns: readonly DraftColumn[]
  readonly preview: Preview
  readonly onChange: (columns: readonly DraftColumn[]) => void
}

/** Every column of the file: whether it is loaded, under which name, as which type. */
export const ColumnTable = ({ columns, preview, onChange }: ColumnTableProps) => {
  const all = columns.every(({ included }) => included)
  return (
    <ScrollRegion label="Columns of the file" className={classes.columns}>
      <table>
        <thead>
          <tr>
            <th scope="col" style={{ width: 36 }}>
              <Checkbox
                checked={all}
                indeterminate={!all && columns.some(({ included }) => included)}
                onChange={() => onChange(columns.map((column) => ({ ...column, included: !all })))}
                aria-label="Load every column"
              />
            </th>
            <th scope="col">In the file</th>
            <th scope="col">Name in the table</th>
            <th scope="col">Type</th>
            <th scope="col">First value</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((column, index) => (
            <ColumnRow
              key={column.source}
              column={column}
              first={preview.rows[0]?.[index]}
              onChange={(changed) => onChange(columns.map((each, at) => (at === index ? changed : each)))}
            />
          ))}
        </tbody>
      </table>
      <datalist id="column-types">
        {TYPES.map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </datalist>
    </ScrollRegion>
  )
}
