import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useEffect, useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { signInOptionsQuery } from '../../api/session-queries.ts'
import type { Session } from '../../api/types.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { FormError } from '../../ui/FormError.tsx'
import { Pending } from '../../ui/Pending.tsx'
import { takeLinkSecret } from './link-secret.ts'
import { ProviderButtons } from './ProviderButtons.tsx'
import { SignInFrame } from './SignInFrame.tsx'
import { useEnter } from './use-enter.ts'

const PasswordForm = ({ enter }: { enter: (session: Session) => Promise<void> }) => {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: () => api.call('createSession', { body: { name, password } }),
    onSuccess: enter,
  })
  const fields = fieldErrorsOf(signIn.error)
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signIn.mutate()
      }}
    >
      <Stack gap="sm">
        <TextInput
          label="Name"
          name="username"
          autoComplete="username"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={fields.name}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={fields.password}
          required
          withAsterisk={false}
        />
        <FormError error={signIn.error} shown={['name', 'password']} />
        <Button type="submit" loading={signIn.isPending} fullWidth>
          Sign in
        </Button>
      </Stack>
    </form>
  )
}

/** Name and password, or the one-time link that the server printed: its secret goes by POST and leaves the address. */
export const SignIn = (): ReactNode => {
  const { next } = useSearch({ from: '/sign-in' })
  const enter = useEnter(next)
  const options = useQuery(signInOptionsQuery)
  const { local = true, providers = [] } = options.data ?? {}
  const redeem = useMutation({
    mutationFn: (secret: string) => api.call('redeemSignInLink', { body: { secret } }),
    onSuccess: enter,
  })
  const { mutate } = redeem
  useEffect(() => {
    const take = (): void => {
      const secret = takeLinkSecret()
      if (secret) mutate(secret)
    }
    take()
    // The link may be pasted into a tab that shows this page already: then the fragment changes, and nothing loads.
    addEventListener('hashchange', take)
    return () => removeEventListener('hashchange', take)
  }, [mutate])
  return (
    <SignInFrame>
      {redeem.isPending || redeem.isSuccess ? (
        <Pending rows={4} label="Signing in" />
      ) : (
        <Stack gap="md">
          <FormError error={redeem.error} shown={[]} />
          {providers.length > 0 && <ProviderButtons providers={providers} next={next} />}
          {local && <PasswordForm enter={enter} />}
          <Text c="dimmed" fz="xs">
            The first start wrote the administrator’s name and password to a file in the home of the server. A
            one-time link comes from <span className="mono">boathouse admin link</span>.
          </Text>
        </Stack>
      )}
    </SignInFrame>
  )
}
