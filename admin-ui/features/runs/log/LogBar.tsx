import { ActionIcon, Button, Switch, TextInput, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconChevronDown,
  IconChevronUp,
  IconDownload,
  IconSearch,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { failureOf } from '../../../ui/failure.ts'
import { formatBytes, formatCount } from '../../../ui/numbers.ts'
import { wholeLog } from './follow-log.ts'
import classes from './LogView.module.css'
import type { LogPlace, OpenLog } from './use-log.ts'
import type { LogSearch } from './use-log-search.ts'

interface LogBarProps {
  readonly place: LogPlace
  readonly log: OpenLog
  readonly find: LogSearch
  readonly following: boolean
  readonly wrap: boolean
  readonly onFollow: () => void
  readonly onWrap: () => void
  readonly onShow: (line: number | undefined) => void
}

const save = (blob: Blob, name: string): void => {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

const Search = ({ find, onShow }: Pick<LogBarProps, 'find' | 'onShow'>) => {
  const { hits, at, search, step } = find
  return (
    <>
      <TextInput
        aria-label="Search the log"
        placeholder="Search the log"
        leftSection={<IconSearch size={14} />}
        w={220}
        value={search}
        onChange={(event) => find.setSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          onShow(step(event.shiftKey ? -1 : 1))
        }}
      />
      {search !== '' && (
        <output className="dim tabular">
          {hits.length === 0 ? 'not in these lines' : `${formatCount(at + 1)} of ${formatCount(hits.length)}`}
        </output>
      )}
      <Tooltip label="Previous">
        <ActionIcon aria-label="Previous hit" disabled={hits.length === 0} onClick={() => onShow(step(-1))}>
          <IconChevronUp size={14} />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Next">
        <ActionIcon aria-label="Next hit" disabled={hits.length === 0} onClick={() => onShow(step(1))}>
          <IconChevronDown size={14} />
        </ActionIcon>
      </Tooltip>
    </>
  )
}

export const LogBar = (props: LogBarProps) => {
  const { place, log, find, following, wrap, onFollow, onWrap, onShow } = props
  const download = useMutation({
    mutationFn: () => wholeLog(log.read, AbortSignal.timeout(3_600_000)),
    onSuccess: (blob) => save(blob, `${place.task}-${place.attempt}-${place.run}.log`),
    onError: (error) => notifications.show({ color: 'red', message: failureOf(error).message }),
  })
  return (
    <div className={classes.bar}>
      <Search find={find} onShow={onShow} />
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconAlertTriangle size={14} />}
        disabled={find.errorLine === -1}
        onClick={() => onShow(find.errorLine)}
      >
        Jump to the error
      </Button>
      <span className={classes.grow} />
      <span className="dim tabular">{formatBytes(log.stretch.size)}</span>
      <Switch size="xs" label="Wrap" checked={wrap} onChange={onWrap} />
      {!log.stretch.complete && <Switch size="xs" label="Follow" checked={following} onChange={onFollow} />}
      <Button
        variant="default"
        leftSection={<IconDownload size={14} />}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        Download
      </Button>
    </div>
  )
}
