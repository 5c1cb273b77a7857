import { Button, Group, SegmentedControl, Stack, Switch, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { workspacesQuery } from '../../api/session-queries.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { Page } from '../../ui/Page.tsx'
import { Section } from '../../ui/Section.tsx'
import { TargetForm } from '../upload/target/TargetForm.tsx'
import { ChooseTables } from './ChooseTables.tsx'
import { Chosen } from './Chosen.tsx'
import { choiceOf, sourceText, type Choice, type LoadDraft } from './load-draft.ts'
import { SourceRows } from './SourceRows.tsx'
import { StartLoad } from './StartLoad.tsx'

const QueryText = ({ onAsk }: { onAsk: (query: string) => void }) => {
  const [text, setText] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        onAsk(text)
      }}
    >
      <Stack gap="sm" maw={860}>
        <Textarea
          label="Query"
          description="One SELECT, in the dialect of the database."
          placeholder="SELECT id, total FROM orders WHERE total > 0"
          classNames={{ input: 'mono' }}
          autosize
          minRows={4}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button type="submit" variant="default" disabled={text.trim() === ''}>
            Show its rows
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface FormProps {
  readonly path: { readonly workspace: string; readonly connection: string }
  readonly catalog: string
}

const Form = ({ path, catalog }: FormProps) => {
  const [by, setBy] = useState<'tables' | 'query'>('tables')
  const [shown, setShown] = useState(0)
  const [draft, setDraft] = useState<LoadDraft>({
    choices: [],
    catalog,
    schema: 'main',
    mode: 'create',
    asText: false,
  })
  const change = (part: Partial<LoadDraft>): void => setDraft({ ...draft, ...part })
  const choose = (choices: readonly Choice[]): void => {
    change({ choices })
    setShown(Math.max(0, choices.length - 1))
  }
  const { choices, asText } = draft
  const look = choices[shown] ?? choices[0]
  const pick = (table: string, isChosen: boolean): void => {
    const others = choices.filter(({ source }) => sourceText(source) !== table)
    choose(isChosen ? [...others, choiceOf({ table })] : others)
  }
  return (
    <Stack gap="md">
      <Section
        title="What"
        aside={
          <SegmentedControl
            aria-label="What is loaded"
            data={[
              { value: 'tables', label: 'Tables' },
              { value: 'query', label: 'A query' },
            ]}
            value={by}
            onChange={(next) => {
              setBy(next === 'query' ? 'query' : 'tables')
              choose([])
            }}
          />
        }
      >
        {by === 'tables' ? (
          <ChooseTables
            path={path}
            chosen={choices.map(({ source }) => sourceText(source))}
            onChange={pick}
          />
        ) : (
          <QueryText onAsk={(query) => choose([{ ...choiceOf({ query }), name: choices[0]?.name ?? '' }])} />
        )}
      </Section>
      {look && (
        <>
          <Section title="Where it goes">
            <Stack gap="sm">
              <TargetForm draft={draft} onChange={change} errors={{}} />
              <Chosen
                path={path}
                choices={choices}
                asText={asText}
                shown={shown}
                onShow={setShown}
                onChange={(at, part) =>
                  change({ choices: choices.map((each, n) => (n === at ? { ...each, ...part } : each)) })
                }
              />
              <Switch
                label="Take types that a table cannot hold exactly as text"
                checked={asText}
                onChange={(event) => change({ asText: event.currentTarget.checked })}
              />
            </Stack>
          </Section>
          <Section title={`First rows of ${sourceText(look.source)}`}>
            <SourceRows path={path} source={look.source} asText={asText} />
          </Section>
          <StartLoad path={path} draft={draft} />
        </>
      )}
    </Stack>
  )
}

/** From a database into tables: pick, look, say where it goes; now, or by a job. */
export const Load = (): ReactNode => {
  const path = useParams({ from: '/signed-in/w/$workspace/connections/$connection/load' })
  const { workspace, connection } = path
  const query = useQuery(workspacesQuery)
  return (
    <Page
      title="Load tables"
      crumbs={[
        <Link key="connections" to="/w/$workspace/connections" params={{ workspace }}>
          Connections
        </Link>,
        <Link key="one" to="/w/$workspace/connections/$connection" params={{ workspace, connection }}>
          {connection}
        </Link>,
      ]}
    >
      <Loaded query={query}>
        {(workspaces) => (
          <Form
            key={connection}
            path={path}
            catalog={workspaces.find(({ name }) => name === workspace)?.default_catalog ?? ''}
          />
        )}
      </Loaded>
    </Page>
  )
}
