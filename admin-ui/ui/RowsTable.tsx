import { ScrollRegion } from './ScrollRegion.tsx'
import { isNumeric, TypeIcon } from './TypeIcon.tsx'
import { Value } from './Value.tsx'
import classes from './RowsTable.module.css'

interface RowsTableProps {
  readonly label: string
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

/** A few rows of data, whole; longer results have the grid of the editor. */
export const RowsTable = ({ label, columns, rows }: RowsTableProps) => (
  <ScrollRegion label={label} className={classes.frame}>
    <table className={classes.table}>
      <thead>
        <tr>
          {columns.map(({ name, type }, index) => (
            <th key={index} scope="col" data-figures={isNumeric(type) || undefined}>
              <span className={classes.head}>
                <TypeIcon type={type} />
                {name}
              </span>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={at}>
            {columns.map(({ type }, index) => (
              <td key={index} data-figures={isNumeric(type) || undefined} title={row[index] ?? undefined}>
                <Value value={row[index]} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </ScrollRegion>
)
