import { Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { tableNameOf } from '../../../api/catalog-queries.ts'
import { catalogUriQuery } from '../../../api/system-queries.ts'
import { ddlQuery } from '../../../api/table-queries.ts'
import type { Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Section } from '../../../ui/Section.tsx'
import { Snippet } from '../../../ui/Snippet.tsx'
import { duckdbSnippet, pyicebergSnippet, sparkSnippet, trinoSnippet } from './client-snippets.ts'

const CLIENTS = [
  ['pyiceberg', 'PyIceberg', pyicebergSnippet],
  ['spark', 'Spark', sparkSnippet],
  ['trino', 'Trino', trinoSnippet],
  ['duckdb', 'DuckDB', duckdbSnippet],
] as const

/** How other engines reach the table: ready to paste, with the address that the server is known by, else this page's. */
const Connect = ({ table }: { table: Table }) => {
  const workspace = useWorkspace()
  const query = useQuery(catalogUriQuery)
  return (
    <Section title="From other engines">
      <Text mb="sm">
        The catalog speaks the Iceberg REST protocol. Put an access token in place of{' '}
        <span className="mono">TOKEN</span>;{' '}
        <Link to="/w/$workspace/settings" params={{ workspace }}>
          create one in Settings
        </Link>
        .
      </Text>
      <Loaded query={query}>
        {(uri) => (
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
                <Snippet text={snippet(uri, table)} what={`${name} example`} />
              </Tabs.Panel>
            ))}
          </Tabs>
        )}
      </Loaded>
    </Section>
  )
}

/** How to reach the table from elsewhere, and the statement that makes one like it. */
export const UseIt = ({ table }: { table: Table }) => {
  const ddl = useQuery(ddlQuery(tableNameOf(table)))
  return (
    <>
      <Connect table={table} />
      <Section title="A table like this one">
        <Loaded query={ddl}>{(text) => <Snippet text={text} what="CREATE TABLE statement" />}</Loaded>
      </Section>
    </>
  )
}
