import { isWord, peek, type Cursor } from './token-cursor.ts'

/** Statements that are never run, and what to do instead. */
const REFUSED: Readonly<Record<string, string>> = {
  COPY: 'Load files with ingest; download results from the statement.',
  ATTACH: 'Catalogs are added by an administrator, as connections.',
  DETACH: 'Catalogs are managed by an administrator.',
  INSTALL: 'Extensions are fixed with the engine.',
  LOAD: 'Extensions are fixed with the engine.',
  UPDATE: 'Extensions are fixed with the engine.',
  SET: 'There are no session settings; name tables in full or send catalog and schema with the statement.',
  RESET: 'There are no session settings.',
  PRAGMA: 'Use DESCRIBE, SHOW TABLES or the metadata tables ("t$files").',
  USE: 'Send catalog and schema with the statement, or write catalog.schema.table.',
  ALTER: 'There are ALTER TABLE, ALTER VIEW, ALTER SCHEMA and ALTER BRANCH.',
  COMMENT: 'There are COMMENT ON TABLE, COMMENT ON COLUMN and COMMENT ON VIEW.',
  CALL: 'There are no procedures; maintenance is written ALTER TABLE … EXECUTE.',
  EXPORT: 'Download the result of a SELECT instead.',
  IMPORT: 'Load files with ingest.',
  VACUUM: 'Tables are kept in shape by maintenance, not by VACUUM.',
  ANALYZE: 'Statistics are written with every commit.',
  ANALYSE: 'Statistics are written with every commit.',
  CHECKPOINT: 'Every statement that ends is committed.',
  FORCE: 'Every statement that ends is committed.',
  PREPARE: 'Send the statement with parameters (:name).',
  EXECUTE: 'Send the statement with parameters (:name).',
  DEALLOCATE: 'Send the statement with parameters (:name).',
  BEGIN: 'Every statement is its own transaction.',
  START: 'Every statement is its own transaction.',
  COMMIT: 'Every statement is its own transaction.',
  END: 'Every statement is its own transaction.',
  ROLLBACK: 'Every statement is its own transaction.',
  ABORT: 'Every statement is its own transaction.',
  SAVEPOINT: 'Every statement is its own transaction.',
  GRANT: 'Rights are given in the workspace.',
  REVOKE: 'Rights are given in the workspace.',
  DENY: 'Rights are given in the workspace.',
  DO: 'There are no procedures.',
  DECLARE: 'There are no cursors; results are paged.',
  FETCH: 'There are no cursors; results are paged.',
  CLOSE: 'There are no cursors; results are paged.',
  LISTEN: 'Use the event stream.',
  NOTIFY: 'Use the event stream.',
  LOCK: 'Commits are optimistic; there are no locks.',
  REINDEX: 'Iceberg tables have no indexes.',
  CLUSTER: 'Use sorted_by in CREATE TABLE.',
  REPLACE: 'Use CREATE OR REPLACE TABLE … AS.',
  REFRESH: 'Tables are always current.',
  CACHE: 'Files are cached by the engine.',
  ADD: 'Resources cannot be added.',
  LIST: 'Resources cannot be listed.',
  KILL: 'Cancel the statement in the history.',
}

const REFUSED_OBJECTS: Readonly<Record<string, string>> = {
  MACRO: 'Write the expression in the query.',
  FUNCTION: 'Write the expression in the query.',
  TYPE: 'Iceberg tables know only built-in types.',
  SEQUENCE: 'Iceberg tables have no sequences; use row_number() or uuid().',
  INDEX: 'Use partitioning or sorted_by.',
  SECRET: 'Credentials belong to connections.',
  DATABASE: 'Catalogs are made by an administrator; use CREATE SCHEMA.',
  CATALOG: 'Catalogs are made by an administrator; use CREATE SCHEMA.',
  TRIGGER: 'Use a schedule.',
  EXTENSION: 'Extensions are fixed with the engine.',
  ROLE: 'Roles are given in the workspace.',
  USER: 'Users are managed by an administrator.',
  SERVER: 'Sources are added as connections.',
  STAGE: 'Load files with ingest.',
}

/** Words between CREATE or DROP and the kind of object. */
const MODIFIERS = [
  'OR',
  'REPLACE',
  'TEMP',
  'TEMPORARY',
  'PERSISTENT',
  'LOCAL',
  'GLOBAL',
  'UNLOGGED',
  'MATERIALIZED',
  'RECURSIVE',
  'UNIQUE',
  'EXTERNAL',
]

/** A statement that is never run. */
export interface Refusal {
  readonly what: string
  readonly advice: string
}

const VIEWS: Readonly<Record<string, string>> = {
  MATERIALIZED: 'Use CREATE TABLE … AS, and run it on a schedule.',
  TEMP: 'Use WITH in the query, or a view in a schema of your own.',
  TEMPORARY: 'Use WITH in the query, or a view in a schema of your own.',
}

const ofObject = (cursor: Cursor, verb: string): Refusal | undefined => {
  let ahead = 1
  while (isWord(peek(cursor, ahead), ...MODIFIERS)) ahead += 1
  const object = peek(cursor, ahead)
  if (object?.kind !== 'word') return undefined
  const what = `${verb} ${object.upper}`
  const modifier = peek(cursor, ahead - 1)?.upper ?? ''
  if (object.upper === 'VIEW') return { what: `${verb} ${modifier} VIEW`, advice: VIEWS[modifier] ?? '' }
  const advice = REFUSED_OBJECTS[object.upper]
  if (advice !== undefined) return { what, advice }
  if (object.upper === 'TABLE' && ahead > 1)
    return {
      what: `${verb} ${peek(cursor, 1)?.upper ?? ''} TABLE`,
      advice: 'Tables are kept until they are dropped; name a schema of your own for scratch data.',
    }
  return undefined
}

/** Is the statement at the cursor one of those that are not run? CREATE TABLE, CREATE SCHEMA and the like are not. */
export const refusalOf = (cursor: Cursor): Refusal | undefined => {
  const verb = peek(cursor)
  if (verb?.kind !== 'word') return undefined
  const advice = REFUSED[verb.upper]
  if (advice !== undefined) return { what: verb.upper, advice }
  return isWord(verb, 'CREATE', 'DROP') ? ofObject(cursor, verb.upper) : undefined
}
