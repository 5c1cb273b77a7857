import type { Connection } from '../../api/types.ts'
import { StateChip } from '../../ui/StateChip.tsx'

/** What the last test said, as far as it was about the connection as it is now. */
export const LastTest = ({ connection: { last_test: test, version } }: { connection: Connection }) => {
  if (test === null) return <StateChip state="untested" />
  return (
    <>
      <StateChip state={test.status} />
      {test.tested_version !== version && <span className="dim"> changed since</span>}
    </>
  )
}
