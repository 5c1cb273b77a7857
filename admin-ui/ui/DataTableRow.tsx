import { memo, useEffect, useRef, useState } from 'react'
import type { DataColumn } from './DataTable.tsx'
import classes from './DataTable.module.css'

interface DataTableRowProps<Row> {
  readonly row: Row
  readonly index: number
  readonly columns: readonly DataColumn<Row>[]
  readonly version: string | undefined
}

/** True for a moment after `version` changed, not at the first sight. */
const useFlash = (version: string | undefined): boolean => {
  const [flashing, setFlashing] = useState(false)
  const seen = useRef(version)
  useEffect(() => {
    if (seen.current === version) return undefined
    seen.current = version
    setFlashing(true)
    const timer = setTimeout(() => setFlashing(false), 1200)
    return () => clearTimeout(timer)
  }, [version])
  return flashing
}

const PlainRow = <Row,>({ row, index, columns, version }: DataTableRowProps<Row>) => {
  const flashing = useFlash(version)
  return (
    <tr className={flashing ? 'flash' : undefined} aria-rowindex={index + 2}>
      {columns.map((column) => (
        <td key={column.id} className={column.figures ? classes.figures : undefined}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  )
}

export const DataTableRow = memo(PlainRow) as typeof PlainRow
