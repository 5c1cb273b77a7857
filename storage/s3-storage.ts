import { lazyStorage } from './lazy.ts'
import type { ObjectStorage } from './port.ts'
import type { S3Options } from './s3.ts'

/** Any S3-compatible store. The AWS client is loaded at the first use: it is a fifth of what the server loads to start. */
export const s3Storage = (options: S3Options): ObjectStorage =>
  lazyStorage(async () => (await import('./s3.ts')).s3Storage(options))
