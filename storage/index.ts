export {
  ObjectNotFound,
  ObjectTooLarge,
  type ByteRange,
  type ObjectStat,
  type ObjectStorage,
} from './port.ts'
export {
  bucketAndKey,
  InvalidLocation,
  isWithin,
  joinLocation,
  locationOf,
  normaliseLocation,
  pathOf,
  schemeOf,
  type Scheme,
} from './location.ts'
export { localStorage } from './local.ts'
export { memoryStorage } from './memory.ts'
export { s3Storage } from './s3-storage.ts'
export type { S3Options } from './s3.ts'
export { storageRouter } from './router.ts'
export { objectCache, type CacheOptions, type ObjectCache } from './cache.ts'
