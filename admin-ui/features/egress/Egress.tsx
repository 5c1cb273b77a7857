import { Box, List, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { egressQuery } from '../../api/system-queries.ts'
import { Seen } from '../../may/Seen.tsx'
import { useVerdict } from '../../may/use-verdict.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { RulesForm } from './RulesForm.tsx'

const CLOSED = [
  'services that tell a machine its own secrets (cloud metadata), and link-local, multicast and reserved addresses, however they are written',
  'the database and the port of this Boathouse',
  'this machine itself, unless Boathouse runs on a laptop and listens there only',
]

/** Where may this Boathouse connect to? */
export const Egress = (): ReactNode => {
  const isSeen = useVerdict({ does: 'getEgressRules' }) === 'yes'
  const query = useQuery({ ...egressQuery, enabled: isSeen })
  const changed = query.data?.updated_at
  return (
    <Page
      title="Outgoing networks"
      crumbs={['Organisation']}
      meta={
        changed ? (
          <>
            changed <Moment at={changed} />
          </>
        ) : (
          query.data && 'as installed'
        )
      }
    >
      <Seen does="getEgressRules">
        <Box maw={640}>
          <Text mb="lg">
            Every connection, test, notification and sign-in that leaves here goes to one of these networks on
            one of these ports, or is refused. Connections that are open stay.
          </Text>
          <Loaded query={query}>{(rules) => <RulesForm key={rules.version} rules={rules} />}</Loaded>
          <Box mt="xl">
            <Section title="Always closed">
              <List spacing="xs">
                {CLOSED.map((what) => (
                  <List.Item key={what}>{what}</List.Item>
                ))}
              </List>
            </Section>
          </Box>
        </Box>
      </Seen>
    </Page>
  )
}
