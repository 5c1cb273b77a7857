import { Tabs, Text } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWorkspace } from '../../../shell/workspace.ts'
import type { Table } from '../../../api/types.ts'
import { Snippet } from '../../../ui/Snippet.tsx'
import { duckdbSnippet, pyicebergSnippet, sparkSnippet, trinoSnippet } from './client-snippets.ts'

const CLIENTS = [
  ['pyiceberg', 'PyIceberg', pyicebergSnippet],
  ['spark', 'Spark', sparkSnippet],
  ['trino', 'Trino', trinoSnippet],
  ['duckdb', 'DuckDB', duckdbSnippet],
] as const

/** How other engines reach the table: ready to paste, with this server's address. */
export const UseIt = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  return (
    <>
      <Text mb="sm">
        The catalog speaks the Iceberg REST protocol. Put an access token in place of{' '}
        <span className="mono">TOKEN</span>;{' '}
        <Link to="/w/$workspace/settings" params={{ workspace }}>
          create one in Settings
        </Link>
        .
      </Text>
      <Tabs defaultValue="pyiceberg" variant="pills">
        <Tabs.List mb="sm">
          {CLIENTS.map(([key, name]) => (
            <Tabs.Tab key={key} value={key}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {CLIENTS.map(([key, name, snippet]) => (
          <Tabs.Panel key={key} value={key}>
            <Snippet text={snippet(location.origin, table)} what={`${name} example`} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  )
}
