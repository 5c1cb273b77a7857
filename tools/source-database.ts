/** A database of somebody else, for tests that load from one over the wire. */
export { startSourceDatabase, type SourceDatabase } from '../control-plane/testing/source-database.ts'
