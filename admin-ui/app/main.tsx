import './trusted-markup.ts'
import './scroll-lock-nonce.ts'
import '@mantine/core/styles.css'
import '@mantine/notifications/styles.css'
import '../ui/global.css'
import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient, whenSignedOut } from '../api/query-client.ts'
import { stopLive } from '../live/live.ts'
import { styleNonce } from '../ui/style-nonce.ts'
import { theme, variables } from '../ui/theme.ts'
import { router } from './router.ts'

whenSignedOut(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  stopLive()
  queryClient.clear()
  void router.navigate({ to: '/sign-in', search: { next: href } })
})

const root = document.getElementById('root')
if (!root) throw new Error('The page has no #root to render into.')

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={variables}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" autoClose={6000} />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
