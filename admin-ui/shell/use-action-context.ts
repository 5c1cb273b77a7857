import { useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { api } from '../api/client.ts'
import { stopLive } from '../live/live.ts'
import type { ActionContext } from './actions.ts'
import { useWorkspace } from './workspace.ts'

export const useActionContext = (): ActionContext => {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const client = useQueryClient()
  const { setColorScheme } = useMantineColorScheme()
  return useMemo(() => {
    const leave = async (): Promise<void> => {
      // Whatever the server says, this page forgets who was here, and the browser what was typed: the next person may sit
      // at the same machine. The server asks browsers for the same, which hear that over https only.
      const ended = await api.call('deleteSession', {}).catch(() => undefined)
      stopLive()
      client.clear()
      localStorage.clear()
      sessionStorage.clear()
      if (ended?.logout_url) return location.assign(ended.logout_url)
      await navigate({ to: '/sign-in' })
    }
    return { workspace, navigate, setColorScheme, signOut: () => void leave() }
  }, [workspace, navigate, client, setColorScheme])
}
