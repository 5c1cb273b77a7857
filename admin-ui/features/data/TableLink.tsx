import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../shell/workspace.ts'

interface TableLinkProps {
  readonly table: { readonly catalog: string; readonly schema: string; readonly name: string }
  readonly withSchema?: boolean
}

/** A table's name, leading to its page. */
export const TableLink = ({ table, withSchema = false }: TableLinkProps) => {
  const workspace = useWorkspace()
  const { catalog, schema, name } = table
  return (
    <Link
      to="/w/$workspace/data/$catalog/$schema/$table"
      params={{ workspace, catalog, schema, table: name }}
    >
      {withSchema ? `${catalog}.${schema}.${name}` : name}
    </Link>
  )
}
