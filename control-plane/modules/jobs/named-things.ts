import type { JobDefinition, TaskDefinition } from './job-types.ts'
import type { FieldError } from '@boathouse/contract/jobs/task-graph.ts'

/** How a definition finds what it names; as the one who asks may see it. */
export interface NamedThings {
  /** The kind of a connection of the workspace; undefined when there is none of this name. */
  readonly connectionKind: (name: string) => Promise<string | undefined>
  readonly catalogExists: (name: string) => Promise<boolean>
  /** When an upload goes; undefined when there is none of this id. */
  readonly uploadExpiry: (id: string) => Promise<string | undefined>
}

interface Named {
  readonly field: string
  readonly name: string
}

const connectionsOf = (task: TaskDefinition): readonly (Named & { readonly kinds: readonly string[] })[] => [
  ...(task.sql?.connection === undefined
    ? []
    : [{ field: 'sql.connection', name: task.sql.connection, kinds: ['trino'] }]),
  ...(task.ingest?.connection === undefined
    ? []
    : [{ field: 'ingest.connection', name: task.ingest.connection, kinds: ['files', 's3'] }]),
  ...(task.ingest?.postgres
    ? [{ field: 'ingest.postgres.connection', name: task.ingest.postgres.connection, kinds: ['postgres'] }]
    : []),
]

/** Catalogs of ours: those that a task on Trino names are Trino's. */
const catalogsOf = ({ sql, ingest }: TaskDefinition): readonly Named[] => [
  ...(sql?.catalog === undefined || sql.connection !== undefined
    ? []
    : [{ field: 'sql.catalog', name: sql.catalog }]),
  ...(ingest?.target.catalog === undefined
    ? []
    : [{ field: 'ingest.target.catalog', name: ingest.target.catalog }]),
]

const uploadsOf = ({ ingest }: TaskDefinition): readonly Named[] =>
  ingest?.upload === undefined ? [] : [{ field: 'ingest.upload', name: ingest.upload }]

const inTasks = async <T extends Named>(
  { tasks }: JobDefinition,
  namedBy: (task: TaskDefinition) => readonly T[],
  problem: (named: T) => Promise<string | undefined>,
): Promise<readonly FieldError[]> => {
  const found = tasks.flatMap((task, index) =>
    namedBy(task).map(async (named) => {
      const message = await problem(named)
      return message === undefined ? [] : [{ field: `tasks.${index}.${named.field}`, message }]
    }),
  )
  return (await Promise.all(found)).flat()
}

/** Connections that tasks name and that are not there, or cannot do what the task is. */
export const connectionErrors = (
  definition: JobDefinition,
  things: NamedThings,
): Promise<readonly FieldError[]> =>
  inTasks(definition, connectionsOf, async ({ name, kinds }) => {
    const kind = await things.connectionKind(name)
    if (kind === undefined) return `there is no connection «${name}» in this workspace`
    return kinds.includes(kind)
      ? undefined
      : `the connection «${name}» is of kind ${kind}; this task takes ${kinds.join(' or ')}`
  })

/** Uploads that tasks name and that are gone, or somebody else's; those of the version before may have been loaded, and gone. */
export const uploadErrors = (
  definition: JobDefinition,
  things: NamedThings,
  before: JobDefinition | undefined,
): Promise<readonly FieldError[]> => {
  const known = new Set(before?.tasks.flatMap(uploadsOf).map(({ name }) => name))
  return inTasks(definition, uploadsOf, async ({ name }) =>
    !known.has(name) && (await things.uploadExpiry(name)) === undefined
      ? 'there is no such upload, or it is not yours; unused ones are deleted after a day'
      : undefined,
  )
}

/** Uploads go after a day: a task that is to load one must run before. */
export const uploadWarnings = (
  definition: JobDefinition,
  things: NamedThings,
): Promise<readonly FieldError[]> =>
  inTasks(definition, uploadsOf, async ({ name }) => {
    const expiry = await things.uploadExpiry(name)
    return expiry && `the file is deleted at ${expiry}; run the job before`
  })

/** Catalogs that tasks name and that are not there now: they may be, once a run needs them. */
export const catalogWarnings = (
  definition: JobDefinition,
  things: NamedThings,
): Promise<readonly FieldError[]> =>
  inTasks(definition, catalogsOf, async ({ name }) =>
    (await things.catalogExists(name))
      ? undefined
      : `there is no catalog «${name}» now, or you may not see it`,
  )
