import { afterAll, beforeAll, expect, test } from 'vitest'
import { openForeignLake } from './testing-foreign.ts'

let lake: Awaited<ReturnType<typeof openForeignLake>>
beforeAll(async () => {
  lake = await openForeignLake()
})
afterAll(() => lake.close())

test('$files lists data files, position deletes and deletion vectors', async () => {
  expect(
    await lake.rows(
      'SELECT content, file_format, count(*), sum(record_count) FROM "vectors$files" GROUP BY ALL ORDER BY ALL',
    ),
  ).toEqual([
    ['0', 'PARQUET', '4', '31'],
    ['1', 'PARQUET', '2', '3'],
    ['1', 'PUFFIN', '2', '5'],
  ])
  expect(await lake.rows(`SELECT equality_ids FROM "equality$files" WHERE content = 2 ORDER BY ALL`)).toEqual(
    [['[1,2]'], ['[1]'], ['[1]'], ['[3]'], ['[4]']],
  )
})

test('$partitions adds up the data files of each partition, under each spec', async () => {
  expect(
    await lake.rows(
      `SELECT "partition", record_count, file_count, data -> 'id' FROM "vectors$partitions" ORDER BY ALL`,
    ),
  ).toEqual([
    ['{"part":"p0"}', '10', '1', '{"min":0,"max":9,"null_count":0}'],
    ['{"part":"p1"}', '10', '1', '{"min":10,"max":19,"null_count":0}'],
    ['{"part":"p2"}', '11', '2', '{"min":20,"max":29,"null_count":0}'],
  ])
  expect(await lake.rows('SELECT "partition" FROM "mixed_specs$partitions" ORDER BY ALL')).toEqual([
    ['{"at_day":"1969-12-31","id_bucket_4":2}'],
    ['{"at_day":"2024-01-15","id_bucket_4":3}'],
    ['{"at_month":-1,"kind":null}'],
    ['{"at_month":648,"kind":"k"}'],
    ['{"kind":"k","at_day":"2024-01-15","id_bucket_4":3}'],
  ])
})

test('$manifests has the summaries of partitions, and $all_manifests those of every snapshot', async () => {
  expect(
    await lake.rows(
      `SELECT content, added_data_files_count, partition_summaries FROM "first_version$manifests" ORDER BY ALL`,
    ),
  ).toEqual([
    ['data', '1', '[{"contains_null":false,"contains_nan":false,"lower_bound":"a","upper_bound":"a"}]'],
    [
      'data',
      '1',
      '[{"contains_null":true,"contains_nan":false,"lower_bound":null,"upper_bound":null},{"contains_null":false,"contains_nan":false,"lower_bound":20,"upper_bound":20}]',
    ],
  ])
  expect(await lake.rows('SELECT count(*) FROM "vectors$all_manifests"')).toEqual(
    await lake.rows('SELECT count(*) FROM "vectors$manifests"'),
  )
})

test('$entries says when each file came, $all_entries for every snapshot', async () => {
  expect(
    await lake.rows(
      `SELECT status, sequence_number, data_file ->> 'content', data_file -> 'partition' ->> 'part' FROM "vectors$entries" ORDER BY ALL`,
    ),
  ).toEqual([
    ['1', '1', '0', 'p0'],
    ['1', '2', '0', 'p1'],
    ['1', '3', '0', 'p2'],
    ['1', '4', '1', 'p0'],
    ['1', '5', '1', 'p1'],
    ['1', '6', '1', 'p0'],
    ['1', '6', '1', 'p2'],
    ['1', '7', '0', 'p2'],
  ])
  expect(await lake.rows(`SELECT count(*) FROM "vectors$all_entries"`)).toEqual([['8']])
})

test('$snapshots, $history, $refs, $properties and $metadata_log_entries tell of one snapshot', async () => {
  const [[id] = []] = await lake.rows('SELECT snapshot_id FROM "nested$snapshots"')
  expect(await lake.rows('SELECT snapshot_id, is_current_ancestor FROM "nested$history"')).toEqual([
    [id, 'true'],
  ])
  expect(await lake.rows('SELECT name, type, snapshot_id FROM "nested$refs"')).toEqual([
    ['main', 'BRANCH', id],
  ])
  expect(
    await lake.rows(
      'SELECT latest_snapshot_id FROM "nested$metadata_log_entries" ORDER BY "timestamp" DESC LIMIT 1',
    ),
  ).toEqual([[id]])
  expect(
    await lake.rows(`SELECT value FROM "nested$properties" WHERE key = 'write.metadata.compression-codec'`),
  ).toEqual([['gzip']])
})
