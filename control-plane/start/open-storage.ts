import { localStorage, s3Storage, storageRouter, type ObjectStorage } from '@boathouse/storage'
import type { Config } from '../platform/config.ts'

/** Everything that can be reached: directories of this machine, and S3 as configured. */
export const openStorage = (config: Pick<Config, 's3' | 'caFile'>): ObjectStorage =>
  storageRouter({
    file: localStorage(),
    s3: s3Storage({
      region: config.s3.region,
      endpoint: config.s3.endpoint,
      pathStyle: config.s3.pathStyle,
      credentials: config.s3.credentials,
      caFile: config.caFile,
    }),
  })
