import { useVirtualizer } from '@tanstack/react-virtual'
import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { ErrorNote } from '../../../ui/ErrorNote.tsx'
import { formatBytes } from '../../../ui/numbers.ts'
import { Moment } from '../../../ui/Moment.tsx'
import { Pending } from '../../../ui/Pending.tsx'
import { startOf } from './follow-log.ts'
import { LogBar } from './LogBar.tsx'
import { LogLine } from './LogLine.tsx'
import classes from './LogView.module.css'
import { useLog, type LogPlace } from './use-log.ts'
import { WholeLogHits } from './WholeLogHits.tsx'
import { useLogSearch } from './use-log-search.ts'

const LINE_HEIGHT = 18
/** So near to the end counts as being there. */
const NEAR = 24

/** The log of one attempt: opens at its tail, follows what is written, and is searched in the page. */
export const LogView = (place: LogPlace) => {
  const log = useLog(place)
  const { lines, stretch } = log
  const find = useLogSearch(lines)
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const [wrap, setWrap] = useState(true)
  // oxlint-disable-next-line react/incompatible-library -- no compiler is used; the lines are not memoised by it
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
  })
  const show = (line: number | undefined): void => {
    if (line === undefined) return
    setFollowing(false)
    virtual.scrollToIndex(line, { align: 'center' })
  }
  useEffect(() => {
    if (following && lines.length > 0) virtual.scrollToIndex(lines.length - 1, { align: 'end' })
  }, [following, lines.length, virtual, wrap])
  const onScroll = (): void => {
    const box = scroller.current
    if (box && box.scrollHeight - box.scrollTop - box.clientHeight < NEAR && !stretch.complete)
      setFollowing(true)
  }
  return (
    <div className={classes.box}>
      <LogBar
        place={place}
        log={log}
        find={find}
        following={following}
        wrap={wrap}
        onFollow={() => setFollowing(!following)}
        onWrap={() => setWrap(!wrap)}
        onShow={show}
      />
      {log.error ? <ErrorNote error={log.error} /> : null}
      {find.search !== '' && startOf(stretch) > 0 && (
        <WholeLogHits key={find.search} place={place} search={find.search} />
      )}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- scrolling by hand ends the following */}
      <div
        ref={scroller}
        className={classes.lines}
        role="log"
        aria-live="off"
        aria-label={`Log of ${place.task}`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable with the keyboard
        tabIndex={0}
        onScroll={onScroll}
        onWheel={({ deltaY }) => {
          if (deltaY < 0) setFollowing(false)
        }}
        onKeyDown={({ key }) => {
          if (/^(?:ArrowUp|PageUp|Home)$/.test(key)) setFollowing(false)
        }}
      >
        {stretch.deletedAt !== null && (
          <div className={classes.note}>
            The log was deleted <Moment at={stretch.deletedAt} />: it had been kept for its time.
          </div>
        )}
        {startOf(stretch) > 0 && (
          <div className={classes.note}>
            <Button variant="subtle" onClick={() => void log.loadEarlier()}>
              {formatBytes(startOf(stretch))} before this; load earlier lines
            </Button>
          </div>
        )}
        {log.pending && !log.error && <Pending rows={4} label="Loading the log" />}
        {!log.pending && lines.length === 0 && stretch.deletedAt === null && (
          <div className={classes.note}>Nothing is written yet.</div>
        )}
        <div
          className={classes.canvas}
          data-wrap={wrap || undefined}
          style={{ height: virtual.getTotalSize() }}
        >
          {virtual.getVirtualItems().map(({ index, key, start }) => (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={classes.line}
              data-hit={(find.search !== '' && find.hits[find.at] === index) || undefined}
              style={{ transform: `translateY(${start}px)` }}
            >
              <LogLine line={lines[index] ?? ''} search={find.search} />
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}
