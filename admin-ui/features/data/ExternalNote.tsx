import { Link } from '@tanstack/react-router'
import type { Catalog } from '../../api/types.ts'
import { useWorkspace } from '../../shell/workspace.ts'
import { KindBadge } from './KindBadge.tsx'

/** What is different about a catalog of another server. */
export const ExternalNote = ({ catalog }: { readonly catalog: Catalog }) => {
  const workspace = useWorkspace()
  const { connection } = catalog
  return (
    <p className="dim">
      <KindBadge catalog={catalog} /> Kept by another server
      {connection !== null && (
        <>
          , reached by the connection{' '}
          <Link to="/w/$workspace/connections/$connection" params={{ workspace, connection }}>
            {connection}
          </Link>
        </>
      )}
      . Work whose right ends while it commits there cannot be held back.
    </p>
  )
}
