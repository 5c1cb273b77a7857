import { PasswordInput, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { takeLinkSecret } from './link-secret.ts'
import { SignInFrame } from './SignInFrame.tsx'
import { useEnter } from './use-enter.ts'

/** The page of an invitation: somebody chooses a password and is signed in. */
export const AcceptInvitation = (): ReactNode => {
  const [secret] = useState(() => takeLinkSecret() ?? '')
  const [password, setPassword] = useState('')
  const enter = useEnter()
  const accept = useMutation({
    mutationFn: () => api.call('acceptInvitation', { body: { secret, password } }),
    onSuccess: enter,
  })
  return (
    <SignInFrame>
      <MutationForm
        mutation={accept}
        deed={{ does: 'acceptInvitation' }}
        shown={['password']}
        submit="Set password and sign in"
      >
        <Text>Choose a password of at least 12 characters. A few words in a row do well.</Text>
        <PasswordInput
          label="New password"
          autoComplete="new-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={fieldErrorsOf(accept.error).password}
          required
          withAsterisk={false}
        />
      </MutationForm>
    </SignInFrame>
  )
}
