import { Anchor, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useEffect, useRef, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { FormError } from '../../ui/FormError.tsx'
import { Pending } from '../../ui/Pending.tsx'
import { takeNext } from './ProviderButtons.tsx'
import { SignInFrame } from './SignInFrame.tsx'
import { useEnter } from './use-enter.ts'

/** Where a provider sends the browser back to: what it brought goes by POST and leaves the address. */
export const ProviderReturn = (): ReactNode => {
  const { provider } = useParams({ from: '/sign-in/with/$provider' })
  const next = useRef<string | undefined>(undefined)
  const enter = useEnter()
  const complete = useMutation({
    mutationFn: (query: string) =>
      api.call('completeProviderSignIn', { params: { provider }, body: { query } }),
    onSuccess: enter,
  })
  const { mutate } = complete
  const taken = useRef(false)
  useEffect(() => {
    if (taken.current) return
    taken.current = true
    next.current = takeNext()
    const query = location.search.slice(1)
    history.replaceState(history.state, '', location.pathname)
    mutate(query || 'nothing')
  }, [mutate])
  return (
    <SignInFrame>
      {complete.error ? (
        <Stack gap="md">
          <FormError error={complete.error} shown={[]} />
          <Anchor component={Link} to="/sign-in">
            Begin again
          </Anchor>
        </Stack>
      ) : (
        <Pending rows={4} label="Signing in" />
      )}
    </SignInFrame>
  )
}
