import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { tableNameOf } from '../../../api/catalog-queries.ts'
import { statisticsQuery } from '../../../api/table-queries.ts'
import type { ColumnStatistics as Statistics, Table, TableStatistics } from '../../../api/types.ts'
import { DataTable, type DataColumn } from '../../../ui/DataTable.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { formatBytes, formatCount, formatQuantity } from '../../../ui/numbers.ts'
import { Section } from '../../../ui/Section.tsx'

const Bound = ({ text }: { text: string | null }) =>
  text === null ? (
    <span className="dim">–</span>
  ) : (
    <span className="mono" title={text}>
      {text}
    </span>
  )

const COLUMNS: readonly DataColumn<Statistics>[] = [
  { id: 'name', header: 'Column', cell: ({ name }) => <span className="mono">{name}</span> },
  {
    id: 'values',
    header: 'Values',
    width: 110,
    figures: true,
    cell: ({ value_count: values }) => formatCount(values),
  },
  {
    id: 'nulls',
    header: 'NULLs',
    width: 110,
    figures: true,
    cell: ({ null_count: nulls }) => formatCount(nulls),
  },
  { id: 'lower', header: 'Lower bound', cell: ({ lower_bound: lower }) => <Bound text={lower} /> },
  { id: 'upper', header: 'Upper bound', cell: ({ upper_bound: upper }) => <Bound text={upper} /> },
  {
    id: 'size',
    header: 'Size',
    width: 100,
    figures: true,
    cell: ({ size_bytes: size }) => formatBytes(size),
  },
]

/** Said where some file does not count. */
const WITHOUT: DataColumn<Statistics> = {
  id: 'without',
  header: 'Not in files',
  width: 100,
  figures: true,
  cell: ({ files_without_metrics: files }) => formatCount(files),
}

const columnsOf = ({ columns }: TableStatistics): readonly DataColumn<Statistics>[] =>
  columns.some(({ files_without_metrics: files }) => files !== '0') ? [...COLUMNS, WITHOUT] : COLUMNS

const scope = ({ file_count: files, delete_file_count: deletes }: TableStatistics): string =>
  `As ${formatQuantity(files, 'data file says', 'data files say')} it; long texts are cut. ${
    deletes === '0'
      ? 'No delete file takes rows away.'
      : `Rows that ${formatQuantity(deletes, 'delete file takes', 'delete files take')} away count, too.`
  }`

/** What the files of the current snapshot say of each column; a filter leaves columns out by name. */
export const ColumnStatistics = ({ table, filter }: { table: Table; filter: string }) => {
  const query = useQuery(statisticsQuery(tableNameOf(table)))
  return (
    <Section title="Statistics of the files">
      <Loaded query={query}>
        {(statistics) => (
          <>
            <Text c="dimmed" mb={8}>
              {scope(statistics)}
            </Text>
            <DataTable
              label={`Statistics of ${table.name}`}
              columns={columnsOf(statistics)}
              rows={statistics.columns.filter(({ name }) =>
                name.toLowerCase().includes(filter.toLowerCase()),
              )}
              rowKey={({ id }) => String(id)}
            />
          </>
        )}
      </Loaded>
    </Section>
  )
}
