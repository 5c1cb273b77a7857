import { UnstyledButton } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Header } from '@tanstack/react-table'
import type { DataColumn, TableParts } from './DataTable.tsx'
import classes from './DataTable.module.css'

const ARIA = { asc: 'ascending', desc: 'descending' } as const
const ARROWS = { asc: IconArrowUp, desc: IconArrowDown } as const

interface DataTableHeadProps<Row extends object> {
  readonly headers: readonly Header<TableParts, Row>[]
  readonly columns: readonly DataColumn<Row>[]
}

export const DataTableHead = <Row extends object>({ headers, columns }: DataTableHeadProps<Row>) => (
  <thead>
    <tr>
      {headers.map((header, index) => {
        const direction = header.column.getIsSorted()
        const Arrow = direction ? ARROWS[direction] : null
        const column = columns[index]
        return (
          <th
            key={header.id}
            scope="col"
            style={{ width: column?.width }}
            className={column?.figures ? classes.figures : undefined}
            aria-sort={direction ? ARIA[direction] : undefined}
          >
            {header.column.getCanSort() ? (
              <UnstyledButton className={classes.sorter} onClick={header.column.getToggleSortingHandler()}>
                {column?.header}
                {Arrow && <Arrow size={12} aria-hidden="true" />}
              </UnstyledButton>
            ) : (
              column?.header
            )}
          </th>
        )
      })}
    </tr>
  </thead>
)
