import { Checkbox, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { sourceTablesQuery } from '../../api/source-queries.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { formatCount } from '../../ui/numbers.ts'
import { ScrollRegion } from '../../ui/ScrollRegion.tsx'
import uploadClasses from '../upload/Upload.module.css'

interface ChooseTablesProps {
  readonly path: { readonly workspace: string; readonly connection: string }
  readonly chosen: readonly string[]
  readonly onChange: (table: string, isChosen: boolean) => void
}

/** The tables and views of the database, to be ticked. */
export const ChooseTables = ({ path, chosen, onChange }: ChooseTablesProps) => {
  const [text, setText] = useState('')
  const [asked] = useDebouncedValue(text, 250)
  const query = useQuery(sourceTablesQuery(path, asked))
  return (
    <>
      <TextInput
        aria-label="Part of the name"
        placeholder="A part of the name"
        w={280}
        mb="xs"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Loaded query={query} rows={6}>
        {({ tables, is_complete: isComplete }) => (
          <>
            {tables.length === 0 ? (
              <Text c="dimmed">No table or view that this connection may read has such a name.</Text>
            ) : (
              <ScrollRegion label="Tables of the database" className={uploadClasses.columns}>
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Table</th>
                      <th scope="col">Kind</th>
                      <th scope="col" style={{ textAlign: 'right' }}>
                        Rows, about
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {tables.map(({ table, kind, estimated_rows: rows }) => (
                      <tr key={table}>
                        <td>
                          <Checkbox
                            label={<span className="mono">{table}</span>}
                            checked={chosen.includes(table)}
                            onChange={(event) => onChange(table, event.currentTarget.checked)}
                          />
                        </td>
                        <td>{kind}</td>
                        <td style={{ textAlign: 'right' }}>
                          {rows === null ? <span className="dim">–</span> : formatCount(String(rows))}
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </ScrollRegion>
            )}
            {!isComplete && <Text c="dimmed">There are more than a thousand; type a part of the name.</Text>}
          </>
        )}
      </Loaded>
    </>
  )
}
