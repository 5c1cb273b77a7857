import { Button, Modal, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLock } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { explanationQuery, type AccessTarget } from '../../api/access-queries.ts'
import type { Grant } from '../../api/types.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Section } from '../../ui/Section.tsx'
import { AddGrant } from './AddGrant.tsx'
import { GrantList } from './GrantList.tsx'
import { VerbList } from './VerbList.tsx'

const Content = ({ on, privileges }: { on: AccessTarget; privileges: readonly Grant['privilege'][] }) => {
  const query = useQuery(explanationQuery(on))
  return (
    <Loaded query={query}>
      {({ verbs }) => (
        <Stack gap="lg">
          <Section title="What you may do">
            <VerbList verbs={verbs} />
          </Section>
          {verbs.some(({ verb, allowed }) => verb === 'manage' && allowed) && (
            <>
              <Section title="Grants">
                <GrantList on={on} />
              </Section>
              <Section title="Grant a privilege">
                <AddGrant on={on} privileges={privileges} />
              </Section>
            </>
          )}
        </Stack>
      )}
    </Loaded>
  )
}

/** Opens what you may do with a thing and why, and, for those who manage it, who else may do what. */
export const AccessButton = ({
  on,
  privileges,
  row,
}: {
  on: AccessTarget
  /** In the row of a table: small, and named after what stands there. */
  row?: string
  /** What can be granted on it. */
  privileges: readonly Grant['privilege'][]
}): ReactNode => {
  const [opened, { open, close }] = useDisclosure()
  return (
    <>
      <Button
        {...(row === undefined
          ? { variant: 'default', leftSection: <IconLock size={14} /> }
          : { variant: 'subtle', size: 'compact-xs', 'aria-label': `Access to ${row}` })}
        onClick={open}
      >
        Access
      </Button>
      <Modal
        opened={opened}
        onClose={close}
        title={on.principal === undefined ? 'Access' : `Running jobs as ${on.principal}`}
        size="xl"
      >
        {opened && <Content on={on} privileges={privileges} />}
      </Modal>
    </>
  )
}
