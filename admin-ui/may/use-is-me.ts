import { useQuery } from '@tanstack/react-query'
import { sessionQuery } from '../api/session-queries.ts'

/** Whether somebody of this name is the one who looks. */
export const useIsMe = (name: string | undefined): boolean => {
  const { data } = useQuery(sessionQuery)
  return name !== undefined && data?.user.name === name
}
