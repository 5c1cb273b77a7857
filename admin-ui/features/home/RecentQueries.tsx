import { IconTerminal2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { recentStatementsQuery } from '../../api/statement-queries.ts'
import type { StatementSummary } from '../../api/types.ts'
import { DataTable, type DataColumn } from '../../ui/DataTable.tsx'
import { EmptyNote } from '../../ui/EmptyNote.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { Moment } from '../../ui/Moment.tsx'
import { Section } from '../../ui/Section.tsx'
import { isSample } from '../sql/history/sample-mark.ts'
import { StateChip } from '../../ui/StateChip.tsx'
import classes from './Home.module.css'

const columnsOf = (workspace: string): readonly DataColumn<StatementSummary>[] => [
  {
    id: 'statement',
    header: 'Query',
    cell: ({ statement, statement_id: id }) => (
      <Link
        to="/w/$workspace/sql"
        params={{ workspace }}
        search={{ statement: id }}
        className={classes.sql}
        title={statement}
      >
        {statement.replaceAll(/\s+/g, ' ').slice(0, 200)}
      </Link>
    ),
  },
  { id: 'state', header: 'State', width: 110, cell: ({ state }) => <StateChip state={state} /> },
  { id: 'when', header: 'When', width: 130, cell: ({ created_at: at }) => <Moment at={at} /> },
]

export const RecentQueries = ({ workspace }: { workspace: string }) => {
  const query = useQuery({
    ...recentStatementsQuery(workspace, {}, 50),
    select: (statements) => statements.filter(({ statement }) => !isSample(statement)).slice(0, 8),
  })
  return (
    <Section
      title="Recent queries"
      aside={
        <Link to="/w/$workspace/sql/history" params={{ workspace }}>
          History
        </Link>
      }
    >
      <Loaded query={query}>
        {(statements) =>
          statements.length === 0 ? (
            <EmptyNote icon={<IconTerminal2 size={28} />} title="No query yet">
              What was run in this workspace appears here, with who ran it and how long it took.
            </EmptyNote>
          ) : (
            <DataTable
              label="Recent queries"
              columns={columnsOf(workspace)}
              rows={statements}
              rowKey={({ statement_id: id }) => id}
              rowVersion={({ state }) => state}
            />
          )
        }
      </Loaded>
    </Section>
  )
}
