import { PasswordInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'

/** Changes the password; the other sessions end. */
export const ChangePassword = () => {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: () => api.call('changePassword', { body: { current_password: current, new_password: next } }),
    onSuccess: () => {
      setCurrent('')
      setNext('')
      notifications.show({ message: 'The password is changed; your other sessions have ended.' })
    },
  })
  const fields = fieldErrorsOf(change.error)
  return (
    <MutationForm
      mutation={change}
      deed={{ does: 'changePassword' }}
      shown={['current_password', 'new_password']}
      submit="Change password"
    >
      <PasswordInput
        label="Current password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        error={fields['current_password']}
        required
        withAsterisk={false}
      />
      <PasswordInput
        label="New password"
        autoComplete="new-password"
        value={next}
        onChange={(event) => setNext(event.currentTarget.value)}
        error={fields['new_password']}
        required
        withAsterisk={false}
      />
    </MutationForm>
  )
}
