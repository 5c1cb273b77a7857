import { Button, Group, Text } from '@mantine/core'
import { IconTableImport } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { connectionsQuery } from '../../api/connection-queries.ts'
import { May } from '../../may/May.tsx'
import { Section } from '../../ui/Section.tsx'

/** The databases that tables can be loaded from instead of a file. */
export const FromDatabase = ({ workspace }: { workspace: string }) => {
  const { data } = useQuery(connectionsQuery(workspace))
  const databases = data?.filter(({ kind }) => kind === 'postgres')
  if (!databases) return null
  return (
    <Section title="Or from a database">
      {databases.length === 0 ? (
        <Text c="dimmed">
          A connection of kind PostgreSQL lets tables and queries be loaded.{' '}
          <Link to="/w/$workspace/connections" params={{ workspace }}>
            Connections
          </Link>
        </Text>
      ) : (
        <Group gap={8}>
          {databases.map(({ name }) => (
            <May key={name} does="listSourceTables" on={{ workspace, connection: name }}>
              <Button
                variant="default"
                leftSection={<IconTableImport size={14} />}
                renderRoot={(props) => (
                  <Link
                    to="/w/$workspace/connections/$connection/load"
                    params={{ workspace, connection: name }}
                    {...props}
                  />
                )}
              >
                Load tables of {name}
              </Button>
            </May>
          ))}
        </Group>
      )}
    </Section>
  )
}
