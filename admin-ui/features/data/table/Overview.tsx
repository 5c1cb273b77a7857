import { Button, Group, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { datasetQuery } from '../../../api/dataset-queries.ts'
import type { Dataset, Table } from '../../../api/types.ts'
import { useWorkspace } from '../../../shell/workspace.ts'
import { Facts, type FactList } from '../../../ui/Facts.tsx'
import { MiddleText } from '../../../ui/MiddleText.tsx'
import { Moment } from '../../../ui/Moment.tsx'
import { formatBytes, formatCount, formatQuantity } from '../../../ui/numbers.ts'
import { Section } from '../../../ui/Section.tsx'
import { TagList } from '../../datasets/TagList.tsx'
import classes from './Overview.module.css'
import { useCatalogWorkspace } from '../use-catalog-workspace.ts'
import { Sample } from './Sample.tsx'
import { May } from '../../../may/May.tsx'
import { useIsMe } from '../../../may/use-is-me.ts'

const Description = ({ table, dataset }: { table: Table; dataset: Dataset | undefined }) => {
  const workspace = useWorkspace()
  const { catalog, schema, name } = table
  const owner = useCatalogWorkspace(catalog)
  const own = useIsMe(dataset?.owner)
  if (owner !== undefined && owner !== workspace && !dataset?.description) {
    return (
      <Text c="dimmed" mb="sm">
        The catalog {catalog} belongs to the workspace {owner}; its tables are described there.
      </Text>
    )
  }
  if (dataset?.description) return <Text className={classes.description}>{dataset.description}</Text>
  return (
    <Group gap="sm" mb="sm">
      <Text c="dimmed">
        {dataset
          ? 'Nobody has said yet what is in this table.'
          : 'Registered as a dataset, a table gets an owner, tags and a description.'}
      </Text>
      <May does={dataset ? 'updateDataset' : 'registerDataset'} own={own}>
        <Button
          variant="default"
          size="compact-sm"
          renderRoot={(props) => (
            <Link
              to="/w/$workspace/data/$catalog/$schema/$table"
              params={{ workspace, catalog, schema, table: name }}
              search={{ panel: dataset ? 'edit' : 'register' }}
              {...props}
            />
          )}
        >
          {dataset ? 'Describe it' : 'Register as dataset'}
        </Button>
      </May>
    </Group>
  )
}

const datasetFacts = (workspace: string, dataset: Dataset): FactList => ({
  Dataset: (
    <Link to="/w/$workspace/datasets/$dataset" params={{ workspace, dataset: dataset.name }}>
      {dataset.name}
    </Link>
  ),
  Owner: dataset.owner,
  Tags: <TagList tags={dataset.tags} />,
})

const amountFacts = (table: Table): FactList => ({
  Rows: formatCount(table.row_count),
  Size: `${formatBytes(table.size_bytes)} in ${formatQuantity(table.file_count ?? '0', 'file', 'files')}`,
  'Last change': <Moment at={table.updated_at} />,
})

const layoutFacts = (table: Table): FactList => ({
  'Partitioned by':
    table.partitioning.length === 0 ? (
      <span className="dim">nothing</span>
    ) : (
      <span className="mono">{table.partitioning.join(', ')}</span>
    ),
  Format: `Iceberg version ${table.format_version}`,
  Location: <MiddleText text={table.location} what="location" tail={14} />,
})

/** What it is, how much, since when, and twenty rows of it. */
export const Overview = ({ table }: { table: Table }) => {
  const owner = useCatalogWorkspace(table.catalog) ?? ''
  const { data: dataset } = useQuery({
    ...datasetQuery(owner, table.dataset ?? ''),
    enabled: table.dataset !== null && owner !== '',
  })
  return (
    <>
      <Description table={table} dataset={dataset} />
      <div className={classes.facts}>
        {dataset && <Facts facts={datasetFacts(owner, dataset)} />}
        <Facts facts={amountFacts(table)} />
        <Facts facts={layoutFacts(table)} />
      </div>
      <Section title="Sample">
        <Sample table={table} />
      </Section>
    </>
  )
}
