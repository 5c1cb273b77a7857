import { defineKind } from '../../kind.ts'
import { S3Fields, S3Secrets } from './schema.ts'

export { s3LocationOf, s3OptionsOf } from './s3-options.ts'

/** A bucket of any S3-compatible store, or a part of one. */
export const s3 = defineKind({
  name: 's3',
  title: 'S3 storage',
  summary: 'A bucket of AWS or of any S3-compatible store: MinIO, Ceph, Garage, versitygw.',
  fields: S3Fields,
  secrets: S3Secrets,
  checks: [
    'resolve',
    'connect',
    'tls',
    'clock',
    'authenticate',
    'bucket',
    'write',
    'read',
    'range reads',
    'multipart',
    'checksums',
    'conditional create',
    'conditional replace',
    'conditional delete',
    'delete',
  ],
  // The AWS client is loaded at the first test: it is a fifth of what the server loads to start.
  probe: async (connection, context) => (await import('./probe.ts')).probeS3(connection, context),
})
