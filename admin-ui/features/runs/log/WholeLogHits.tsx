import { Button, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { api } from '../../../api/client.ts'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { formatCount } from '../../../ui/numbers.ts'
import classes from './LogView.module.css'
import type { LogPlace } from './use-log.ts'

const MOST = 200

interface WholeLogHitsProps {
  readonly place: LogPlace
  readonly search: string
}

/** Looks for a text in all of a log, of which the page holds the end only. */
export const WholeLogHits = ({ place, search }: WholeLogHitsProps) => {
  const { workspace, run, task, attempt } = place
  const look = useMutation({
    mutationFn: async () => {
      const params = { workspace, job: '-', run_id: run }
      const query = { task_key: task, attempt, q: search, page_size: MOST }
      let page = await api.call('searchRunLog', { params, query })
      // A page may have read its share of a large log and found nothing yet.
      while (page.hits.length === 0 && page.next_page_token !== undefined)
        // oxlint-disable-next-line no-await-in-loop -- each page begins where the one before ended
        page = await api.call('searchRunLog', {
          params,
          query: { ...query, page_token: page.next_page_token },
        })
      return page
    },
  })
  return (
    <div className={classes.note}>
      <Button variant="subtle" loading={look.isPending} onClick={() => look.mutate()}>
        Search all of the log
      </Button>
      {look.error ? <ErrorNote error={look.error} /> : null}
      {look.data && (
        <Text c="dimmed" span>
          {look.data.hits.length === 0
            ? 'It is nowhere in the log.'
            : `${formatCount(look.data.hits.length)} ${look.data.hits.length === 1 ? 'line' : 'lines'}${look.data.next_page_token ? ', and more' : ''}`}
        </Text>
      )}
      {look.data && look.data.hits.length > 0 && (
        <ol className={classes.hits} aria-label="Lines that hold it">
          {look.data.hits.map(({ line, text }) => (
            <li key={line} value={line}>
              {text}
            </li>
          ))}
        </ol>
      )}
    </div>
  )
}
