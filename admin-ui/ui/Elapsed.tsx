import { useEffect, useState } from 'react'
import { formatDuration } from './times.ts'

interface ElapsedProps {
  readonly from: string | null
  /** Absent while it lasts: the figure then counts on. */
  readonly to: string | null
}

/** How long something took, or takes until now. */
export const Elapsed = ({ from, to }: ElapsedProps) => {
  const [now, setNow] = useState(Date.now)
  const running = from !== null && to === null
  useEffect(() => {
    if (!running) return undefined
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [running])
  if (from === null) return <span className="dim">–</span>
  const lasted = (to === null ? now : Date.parse(to)) - Date.parse(from)
  return <span className="tabular">{formatDuration(Math.max(0, lasted))}</span>
}
