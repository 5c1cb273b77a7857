const TICKS: Readonly<Record<string, string>> = {
  SUCCEEDED: '✓',
  FAILED: '✗',
  UPSTREAM_FAILED: '✗',
  TIMED_OUT: '⧖',
  CANCELED: '○',
  SKIPPED: '○',
}

/** What `runTicks` writes, in words. */
export const TICKS_EXPLAINED =
  '✓ succeeded, ✗ failed, ⧖ timed out, ○ cancelled or skipped, ▸ not ended; the newest at the right'

/** One character a run; given with the newest first, written with the newest last. */
export const runTicks = (runs: readonly { readonly state: string }[]): string =>
  runs
    .toReversed()
    .map(({ state }) => TICKS[state] ?? '▸')
    .join('')
