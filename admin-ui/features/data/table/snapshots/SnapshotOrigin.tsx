import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Snapshot } from '../../../../api/types.ts'
import { useWorkspace } from '../../../../shell/workspace.ts'
import { engineOf } from './snapshot-changes.ts'

const OriginLink = ({ origin }: { origin: NonNullable<Snapshot['origin']> }) => {
  const workspace = useWorkspace()
  switch (origin.kind) {
    case 'statement':
      return (
        <Link to="/w/$workspace/sql" params={{ workspace }} search={{ statement: origin.id }}>
          SQL statement
        </Link>
      )
    case 'ingest':
      return (
        <Link to="/w/$workspace/upload" params={{ workspace }} search={{ ingest: origin.id }}>
          upload
        </Link>
      )
    case 'attempt':
      return 'job run'
  }
}

/** «by admin, SQL statement»: who and what made a snapshot; nothing where neither is known. */
export const SnapshotOrigin = ({ snapshot }: { snapshot: Snapshot }): ReactNode => {
  const { committed_by: by, origin, summary } = snapshot
  const engine = engineOf(summary)
  return (
    <>
      {by !== null && <span>by {by}</span>}
      {origin && <OriginLink origin={origin} />}
      {engine !== undefined && <span>{engine}</span>}
    </>
  )
}
