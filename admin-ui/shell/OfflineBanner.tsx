import { useDebouncedValue } from '@mantine/hooks'
import { IconPlugConnectedX } from '@tabler/icons-react'
import { useLiveStatus } from '../live/live.ts'
import classes from './Shell.module.css'

/** The server is away: said after half a second, so that a reconnect in passing says nothing. */
export const OfflineBanner = () => {
  const [status] = useDebouncedValue(useLiveStatus(), 500)
  return (
    <div role="alert">
      {status === 'offline' && (
        <div className={classes.banner}>
          <IconPlugConnectedX size={16} aria-hidden="true" />
          The server does not answer. What you typed is kept; this page reconnects by itself.
        </div>
      )}
    </div>
  )
}
