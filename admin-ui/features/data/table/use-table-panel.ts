import { useNavigate, useSearch } from '@tanstack/react-router'
import type { TablePanel } from '../../../app/routes/data-routes.ts'

interface OpenPanel {
  readonly panel: TablePanel | undefined
  /** The snapshot, branch or property that it is about. */
  readonly of: string | undefined
  readonly open: (panel: TablePanel, of?: string) => void
  readonly close: () => void
}

/** What an action opens stands in the address, so that Back closes it. */
export const useTablePanel = (): OpenPanel => {
  const { panel, of } = useSearch({ from: '/signed-in/w/$workspace/data/$catalog/$schema/$table' })
  const navigate = useNavigate({ from: '/w/$workspace/data/$catalog/$schema/$table' })
  return {
    panel,
    of,
    open: (next, about) => void navigate({ search: (before) => ({ ...before, panel: next, of: about }) }),
    close: () =>
      void navigate({
        search: (before) => ({ ...before, panel: undefined, of: undefined }),
        replace: true,
      }),
  }
}
