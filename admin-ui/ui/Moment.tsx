import { Tooltip } from '@mantine/core'
import { formatAgo, formatLocal, formatUtc } from './times.ts'
import { useNow } from './use-now.ts'

/** An instant, relative; local time and UTC on hover and on focus. */
export const Moment = ({ at }: { at: string | null | undefined }) => {
  const current = useNow()
  if (!at) return <span className="dim">–</span>
  return (
    <Tooltip
      label={
        <>
          {formatLocal(at)}
          <br />
          {formatUtc(at)}
        </>
      }
    >
      <time dateTime={at}>{formatAgo(at, current)}</time>
    </Tooltip>
  )
}
