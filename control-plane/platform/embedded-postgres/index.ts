export { findBinaries } from './binaries.ts'
export { locateEmbeddedPostgres } from './locate.ts'
export { startEmbeddedPostgres, type EmbeddedPostgres } from './postgres.ts'
export { superviseEmbeddedPostgres } from './supervise.ts'
