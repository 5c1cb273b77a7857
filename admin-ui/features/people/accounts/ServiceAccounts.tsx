import { Button, Group } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconPlus, IconRobot } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { serviceAccountsQuery } from '../../../api/people-queries.ts'
import type { ServiceAccount } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { EmptyNote } from '../../../ui/EmptyNote.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { AccountDrawer } from './AccountDrawer.tsx'
import { NewAccount } from './NewAccount.tsx'
import { May } from '../../../may/May.tsx'

const columnsOf = (open: (account: ServiceAccount) => void): readonly DataColumn<ServiceAccount>[] => [
  { id: 'name', header: 'Name', cell: ({ name }) => name },
  { id: 'description', header: 'What it is for', cell: ({ description }) => description },
  {
    id: 'workspace',
    header: 'Belongs to',
    width: 150,
    cell: ({ workspace }) => workspace ?? <span className="dim">organisation</span>,
  },
  {
    id: 'state',
    header: 'State',
    width: 100,
    cell: ({ disabled }) => (disabled ? 'disabled' : 'active'),
  },
  {
    id: 'open',
    header: 'Actions',
    width: 100,
    cell: (account) => (
      <Button
        variant="subtle"
        size="compact-xs"
        onClick={() => open(account)}
        aria-label={`Secrets of ${account.name}`}
      >
        Secrets
      </Button>
    ),
  },
]

/** Programs that act by themselves. */
export const ServiceAccounts = (): ReactNode => {
  const query = useQuery(serviceAccountsQuery)
  const [creating, create] = useDisclosure()
  const [openId, setOpenId] = useState<string>()
  const [columns] = useState(() => columnsOf((account) => setOpenId(account.service_account_id)))
  const open = query.data?.find((account) => account.service_account_id === openId)
  const button = (
    <May does="createServiceAccount">
      <Button leftSection={<IconPlus size={14} />} onClick={create.open}>
        New service account
      </Button>
    </May>
  )
  return (
    <>
      <Loaded query={query}>
        {(accounts) =>
          accounts.length === 0 ? (
            <EmptyNote icon={<IconRobot size={32} />} title="No service account yet" action={button}>
              A program that acts by itself has an account and secrets of its own, and rights like a person.
            </EmptyNote>
          ) : (
            <>
              <Group justify="flex-end" mb="sm">
                {button}
              </Group>
              <DataTable
                label="Service accounts"
                columns={columns}
                rows={accounts}
                rowKey={({ service_account_id: id }) => id}
                rowVersion={({ version }) => String(version)}
              />
            </>
          )
        }
      </Loaded>
      <NewAccount opened={creating} onClose={create.close} />
      {open && <AccountDrawer account={open} onClose={() => setOpenId(undefined)} />}
    </>
  )
}
