import { Badge } from '@mantine/core'
import type { Catalog } from '../../api/types.ts'

/** Whose catalog it is. */
export const KindBadge = ({ catalog: { kind, connection } }: { readonly catalog: Catalog }) =>
  kind === 'external' ? (
    <Badge title={`Reached by the connection ${connection}`}>external</Badge>
  ) : (
    <span className="dim">built in</span>
  )
