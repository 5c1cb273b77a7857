import { useParams } from '@tanstack/react-router'

const KEY = 'boathouse-workspace'

export const rememberWorkspace = (name: string): void => localStorage.setItem(KEY, name)

export const lastWorkspace = (): string | null => localStorage.getItem(KEY)

/** The workspace of the address; on pages of the organisation the one visited last. */
export const useWorkspace = (): string => {
  const { workspace } = useParams({ strict: false })
  return workspace ?? lastWorkspace() ?? 'default'
}
