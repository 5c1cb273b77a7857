import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../shell/workspace.ts'

interface TableLinkProps {
  readonly table: {
    readonly catalog: string
    readonly schema: string
    readonly name: string
    readonly kind?: 'table' | 'view'
  }
  readonly withSchema?: boolean
}

/** A table's or view's name, leading to its page. */
export const TableLink = ({ table, withSchema = false }: TableLinkProps) => {
  const workspace = useWorkspace()
  const { catalog, schema, name, kind = 'table' } = table
  const shown = withSchema ? `${catalog}.${schema}.${name}` : name
  return kind === 'view' ? (
    <Link
      to="/w/$workspace/data/$catalog/$schema/views/$view"
      params={{ workspace, catalog, schema, view: name }}
    >
      {shown}
    </Link>
  ) : (
    <Link
      to="/w/$workspace/data/$catalog/$schema/$table"
      params={{ workspace, catalog, schema, table: name }}
    >
      {shown}
    </Link>
  )
}
