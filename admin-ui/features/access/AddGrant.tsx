import { Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccessTarget } from '../../api/access-queries.ts'
import { api } from '../../api/client.ts'
import type { Grant, Grantee } from '../../api/types.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { GranteeInput } from './GranteeInput.tsx'

/** Grants a privilege; a grant of the same grantee on the same thing is replaced. */
export const AddGrant = ({
  on,
  privileges,
}: {
  on: AccessTarget
  privileges: readonly Grant['privilege'][]
}) => {
  const [grantee, setGrantee] = useState<Grantee>()
  const [privilege, setPrivilege] = useState(privileges[0] ?? 'read')
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => {
      const { kind = 'user', name = '' } = grantee ?? {}
      return api.call('putGrant', { body: { on, grantee: { kind, name }, privilege } })
    },
    onSuccess: () => {
      setGrantee(undefined)
      return client.invalidateQueries({ queryKey: ['grants', on] })
    },
  })
  const errors = fieldErrorsOf(save.error)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'putGrant', on }}
      shown={['grantee.name', 'privilege']}
      submit="Grant"
      disabled={!grantee}
    >
      <GranteeInput value={grantee} onChange={setGrantee} error={errors['grantee.name']} />
      <Select
        label="May"
        data={privileges}
        value={privilege}
        onChange={(next) => setPrivilege(privileges.find((one) => one === next) ?? privilege)}
        allowDeselect={false}
        error={errors['privilege']}
      />
    </MutationForm>
  )
}
