import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../shell/workspace.ts'

export const DataCrumb = () => {
  const workspace = useWorkspace()
  return (
    <Link to="/w/$workspace/data" params={{ workspace }}>
      Data
    </Link>
  )
}

export const CatalogCrumb = ({ catalog }: { catalog: string }) => {
  const workspace = useWorkspace()
  return (
    <Link to="/w/$workspace/data/$catalog" params={{ workspace, catalog }}>
      {catalog}
    </Link>
  )
}

export const SchemaCrumb = ({ catalog, schema }: { catalog: string; schema: string }) => {
  const workspace = useWorkspace()
  return (
    <Link to="/w/$workspace/data/$catalog/$schema" params={{ workspace, catalog, schema }}>
      {schema}
    </Link>
  )
}
