import { ConflictingCommit, IcebergError, InvalidMetadata } from '@boathouse/iceberg'
import { ObjectNotFound } from '@boathouse/storage'
import { expect, test } from 'vitest'
import { failureOf } from './statement-failure.ts'

test('a place that a table may not use is refused under its own code', () => {
  const refused = new IcebergError(
    'ForbiddenException',
    403,
    'PATH_OUTSIDE_TABLE: s3://x does not lie under s3://y',
  )
  expect(failureOf(refused)).toEqual({
    error_code: 'PATH_OUTSIDE_TABLE',
    message: 's3://x does not lie under s3://y',
  })
})

test('what Iceberg names a type for gets the code of that type', () => {
  expect(failureOf(new IcebergError('NoSuchTableException', 404, 'Table does not exist: a.b'))).toMatchObject(
    {
      error_code: 'TABLE_NOT_FOUND',
      message: 'Table does not exist: a.b',
    },
  )
})

test('a file that is gone, or is damaged, is a fault of the table and not of the server', () => {
  expect(failureOf(new ObjectNotFound('s3://lake/t/metadata/snap-1.avro'))).toMatchObject({
    error_code: 'TABLE_FILE_MISSING',
    message: expect.stringContaining('s3://lake/t/metadata/snap-1.avro'),
  })
  expect(failureOf(new InvalidMetadata('This is not an Avro file'))).toMatchObject({
    error_code: 'INVALID_METADATA',
  })
  expect(failureOf(new ConflictingCommit('Found new files'))).toMatchObject({ error_code: 'COMMIT_CONFLICT' })
})
