import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useRouter } from '@tanstack/react-router'
import { sessionQuery } from '../../api/session-queries.ts'
import type { Session } from '../../api/types.ts'

const PERSON = 'boathouse-person'

/** What somebody else left in this browser, whose session ended by itself say, is not for who comes now. */
const forgetOthers = ({ user }: Session): void => {
  if (localStorage.getItem(PERSON) !== user.user_id) localStorage.clear()
  localStorage.setItem(PERSON, user.user_id)
}

/** After signing in: to where the person wanted to go, only ever on this server. */
export const useEnter = (next?: string): ((session: Session) => Promise<void>) => {
  const client = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  return async (session) => {
    client.clear()
    forgetOthers(session)
    client.setQueryData(sessionQuery.queryKey, session)
    if (next?.startsWith('/') && !next.startsWith('//')) router.history.push(next)
    else await navigate({ to: '/' })
  }
}
