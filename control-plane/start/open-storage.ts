import { localStorage, s3Storage, storageRouter, type ObjectStorage } from '@boathouse/storage'
import type { Config } from '../platform/config.ts'
import type { Egress } from '../platform/egress/index.ts'

/**
 * Everything that can be reached: directories of this machine, and S3 as configured. The operator chose that store,
 * so that rules of the organisation do not close it; it goes out like everything else.
 */
export const openStorage = (config: Pick<Config, 's3'>, egress: Egress): ObjectStorage =>
  storageRouter({
    file: localStorage(),
    s3: s3Storage({
      region: config.s3.region,
      endpoint: config.s3.endpoint,
      pathStyle: config.s3.pathStyle,
      credentials: config.s3.credentials,
      agents: egress.client({ trusted: true }).pools,
    }),
  })
