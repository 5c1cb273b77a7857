import type { SearchHit } from '../api/types.ts'
import type { ActionContext } from './actions.ts'

/** Splits `lake.main.flights`: a catalog's name has no dot, a table's may; nested schemas are joined with dots. */
export const splitPath = ({
  kind,
  name,
  path,
}: SearchHit): { catalog: string; schema: string; table: string } => {
  const dot = path.indexOf('.')
  if (dot === -1) return { catalog: path, schema: '', table: '' }
  const catalog = path.slice(0, dot)
  const rest = path.slice(dot + 1)
  if (kind !== 'table' && kind !== 'view') return { catalog, schema: rest, table: '' }
  return { catalog, schema: rest.slice(0, -(name.length + 1)), table: name }
}

/** Goes to the page of what a search found. */
export const openHit = (
  hit: SearchHit,
  { navigate, workspace }: Pick<ActionContext, 'navigate' | 'workspace'>,
): void => {
  const { catalog, schema, table } = splitPath(hit)
  switch (hit.kind) {
    case 'dataset':
      void navigate({ to: '/w/$workspace/datasets/$dataset', params: { workspace, dataset: hit.name } })
      break
    case 'table':
      void navigate({
        to: '/w/$workspace/data/$catalog/$schema/$table',
        params: { workspace, catalog, schema, table },
      })
      break
    case 'view':
      void navigate({
        to: '/w/$workspace/data/$catalog/$schema/views/$view',
        params: { workspace, catalog, schema, view: table },
      })
      break
    case 'schema':
      void navigate({ to: '/w/$workspace/data/$catalog/$schema', params: { workspace, catalog, schema } })
      break
    case 'catalog':
      void navigate({ to: '/w/$workspace/data/$catalog', params: { workspace, catalog } })
      break
  }
}
