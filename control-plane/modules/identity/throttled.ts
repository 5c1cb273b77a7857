import { commonErrors } from '@boathouse/contract'
import type { IdentityDeps } from './identity-deps.ts'
import { beginAttempt, countFailures, dropAttempt } from './sign-in-attempt.store.ts'
import { secondsToWait } from './sign-in-throttle.ts'

/** Begins a try that counts as failed until it is forgotten. Throws RATE_LIMITED while this name at this source, or this source, has failed too often. */
export const throttled = async ({ db }: IdentityDeps, name: string, source: string): Promise<void> => {
  const attempt = await beginAttempt(db, name, source)
  const seconds = secondsToWait(await countFailures(db, name, source, attempt))
  if (seconds === 0) return
  await dropAttempt(db, attempt)
  throw commonErrors.RATE_LIMITED({ retry_after_seconds: seconds })
}
