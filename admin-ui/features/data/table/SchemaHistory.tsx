import { Badge, Group, Text, Timeline } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { tableNameOf } from '../../../api/catalog-queries.ts'
import { tableSchemasQuery } from '../../../api/table-queries.ts'
import type { Table, TableSchema } from '../../../api/types.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatQuantity } from '../../../ui/numbers.ts'
import { Section } from '../../../ui/Section.tsx'
import { SchemaChanges } from './SchemaChanges.tsx'

const Version = ({ schema, first }: { schema: TableSchema; first: boolean }) => (
  <>
    <Group gap={8} c="dimmed" mb={4}>
      {schema.first_used_at === null ? (
        <span>no snapshot was written with it</span>
      ) : (
        <span>
          first written with <Moment at={schema.first_used_at} />
        </span>
      )}
      <span>{formatQuantity(schema.columns.length, 'column', 'columns')}</span>
      {schema.is_current && <Badge>current</Badge>}
    </Group>
    {first ? (
      <Text>
        Began with <span className="mono">{schema.columns.map(({ name }) => name).join(', ')}</span>
      </Text>
    ) : (
      <SchemaChanges changes={schema.changes} none="No column is different." />
    )}
  </>
)

/** How the columns came to be, newest first. */
export const SchemaHistory = ({ table }: { table: Table }) => {
  const query = useQuery(tableSchemasQuery(tableNameOf(table)))
  return (
    <Section title="How the columns came to be">
      <Loaded query={query}>
        {(schemas) => (
          <Timeline bulletSize={14} lineWidth={2}>
            {schemas.map((schema, index) => (
              <Timeline.Item key={schema.schema_id} title={`Schema ${schema.schema_id}`}>
                <Version schema={schema} first={index === schemas.length - 1} />
              </Timeline.Item>
            ))}
          </Timeline>
        )}
      </Loaded>
    </Section>
  )
}
