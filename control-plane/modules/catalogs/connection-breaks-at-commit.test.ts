import { newTableMetadata } from '@boathouse/iceberg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../platform/database.ts'
import type { CatalogDeps } from './catalog-deps.ts'
import { withNewMetadata, type CommitProgress } from './new-metadata.ts'
import { usePending } from './pending.store.ts'
import { createCatalogRoom, depsOf, listObjects, TWO_COLUMNS, type CatalogRoom } from './testing.ts'

let room: CatalogRoom
let deps: CatalogDeps
beforeAll(async () => {
  room = await createCatalogRoom()
  deps = depsOf(room)
})
afterAll(() => room.close())

/** Commits as `commit` says and gives back the outcome, and whether the file is still there. */
const attempt = async (
  name: string,
  commit: (progress: CommitProgress, location: string) => Promise<string>,
) => {
  const location = `${room.location}/main/${name}/metadata/0.metadata.json`
  const metadata = newTableMetadata({ schema: TWO_COLUMNS, location: `${room.location}/main/${name}` })
  const outcome = await withNewMetadata(
    deps,
    deps.tableFiles,
    [{ location, metadata }],
    (progress) => commit(progress, location),
    () => 'found to be committed',
  ).then(
    ({ result }) => result,
    (error: unknown) => error,
  )
  return { outcome, kept: (await listObjects(room)).includes(location) }
}

const BROKEN = new Error('the connection broke')

test('a commit that took effect is a success, though its answer was lost', async () => {
  const answer = await attempt('landed', async (progress, location) => {
    await inTransaction(deps.db, (tx) => usePending(tx, location))
    progress.sentCommit = true
    throw BROKEN
  })
  expect(answer).toEqual({ outcome: 'found to be committed', kept: true })
})

test('a commit that did not take effect is a definite failure and leaves no file', async () => {
  const answer = await attempt('lost', async (progress) => {
    progress.sentCommit = true
    throw BROKEN
  })
  expect(answer).toEqual({ outcome: BROKEN, kept: false })
})

test('the answer waits for a transaction that the server is still ending', async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>()
  let ending: Promise<void> | undefined
  const answer = await attempt('slow', async (progress, location) => {
    const { promise: used, resolve: hasUsed } = Promise.withResolvers<void>()
    ending = inTransaction(deps.db, async (tx) => {
      await usePending(tx, location)
      hasUsed()
      await held
    })
    await used
    progress.sentCommit = true
    // Released only once somebody waits for the row, or the test would prove nothing.
    void untilSomebodyWaits().then(release)
    throw BROKEN
  })
  await ending
  expect(answer).toEqual({ outcome: 'found to be committed', kept: true })
})

const untilSomebodyWaits = async (): Promise<void> => {
  for (;;) {
    const { rows } = await room.database.pool.query(
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
    )
    if (rows.length > 0) return
  }
}
