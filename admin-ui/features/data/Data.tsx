import { useMediaQuery } from '@mantine/hooks'
import { Outlet, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useWorkspace } from '../../shell/workspace.ts'
import { SidePanel } from '../../ui/SidePanel.tsx'
import { CatalogTree } from './tree/CatalogTree.tsx'
import { catalogKey, schemaKey, tableKey, type TreeRow } from './tree/tree-rows.ts'
import { DataSwitch } from './DataSwitch.tsx'

const useSelected = (): string | undefined => {
  const { catalog, schema, table, view } = useParams({ strict: false })
  if (!catalog) return undefined
  if (!schema) return catalogKey(catalog)
  const entry = table ?? view
  return entry ? tableKey(catalog, schema, entry) : schemaKey(catalog, schema)
}

/** The tree beside the page of what is chosen in it. */
export const Data = (): ReactNode => {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const selected = useSelected()
  const narrow = useMediaQuery('(max-width: 760px)') ?? false
  const open = ({ kind, catalog, schema, table }: TreeRow): void => {
    if (kind === 'view' && schema && table) {
      void navigate({
        to: '/w/$workspace/data/$catalog/$schema/views/$view',
        params: { workspace, catalog, schema, view: table },
      })
    } else if (table && schema) {
      void navigate({
        to: '/w/$workspace/data/$catalog/$schema/$table',
        params: { workspace, catalog, schema, table },
      })
    } else if (schema) {
      void navigate({ to: '/w/$workspace/data/$catalog/$schema', params: { workspace, catalog, schema } })
    } else void navigate({ to: '/w/$workspace/data/$catalog', params: { workspace, catalog } })
  }
  if (narrow) return <Outlet />
  return (
    <SidePanel
      name="data-tree"
      label="Width of the tree"
      side={
        <>
          <DataSwitch at="tables" />
          <CatalogTree label="Catalogs, schemas, tables and views" selected={selected} onOpen={open} />
        </>
      }
    >
      <Outlet />
    </SidePanel>
  )
}
