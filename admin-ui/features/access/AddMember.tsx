import { Select } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../../api/client.ts'
import type { Grantee, Member } from '../../api/types.ts'
import { fieldErrorsOf } from '../../ui/failure.ts'
import { MutationForm } from '../../ui/MutationForm.tsx'
import { GranteeInput } from './GranteeInput.tsx'

const ROLES = [
  { value: 'viewer', label: 'Viewer: sees everything in the workspace' },
  { value: 'editor', label: 'Editor: also writes data and jobs, and runs code' },
  { value: 'admin', label: 'Admin: also manages connections, members and grants' },
] as const

/** Gives somebody a role; somebody who has one gets the new one instead. */
export const AddMember = ({ workspace }: { workspace: string }) => {
  const [grantee, setGrantee] = useState<Grantee>()
  const [role, setRole] = useState<Member['role']>('viewer')
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () => {
      const { kind = 'user', name = '' } = grantee ?? {}
      return api.call('putMember', { params: { workspace }, body: { grantee: { kind, name }, role } })
    },
    onSuccess: () => {
      setGrantee(undefined)
      return client.invalidateQueries({ queryKey: ['members', workspace] })
    },
  })
  const errors = fieldErrorsOf(save.error)
  return (
    <MutationForm
      mutation={save}
      deed={{ does: 'putMember' }}
      shown={['grantee.name', 'role']}
      submit="Give role"
      disabled={!grantee}
    >
      <GranteeInput value={grantee} onChange={setGrantee} error={errors['grantee.name']} />
      <Select
        label="Role"
        data={ROLES}
        value={role}
        onChange={(next) => setRole(ROLES.find(({ value }) => value === next)?.value ?? role)}
        allowDeselect={false}
        error={errors['role']}
      />
    </MutationForm>
  )
}
