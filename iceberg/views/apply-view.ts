import { BadRequest, CommitFailed, IcebergError } from '../errors.ts'
import { sameJson, sameSchema } from '../schema/same-schema.ts'
import type { NewSchema } from '../types.ts'
import type { ViewMetadata, ViewRequirement, ViewUpdate, ViewVersion } from './view-types.ts'

/**
 * What updates do to a view, as Java's `ViewMetadata.Builder` does it: equal schemas and versions are used again, -1
 * means the one that this commit added last.
 */
interface Draft {
  readonly view: ViewMetadata
  readonly addedSchema: number | undefined
  readonly addedVersion: number | undefined
  /** Versions that this commit brought: their time is the time of the log entry. */
  readonly fresh: ReadonlySet<number>
}

const LAST_ADDED = -1
const HISTORY_SIZE = 'version.history.num-entries'

const addSchema = (draft: Draft, schema: NewSchema): Draft => {
  const { schemas } = draft.view
  const same = schemas.find((known) => sameSchema(known, schema))
  if (same) return { ...draft, addedSchema: same['schema-id'] }
  const id = Math.max(-1, ...schemas.map((known) => known['schema-id'])) + 1
  const view = { ...draft.view, schemas: [...schemas, { ...schema, 'schema-id': id }] }
  return { ...draft, view, addedSchema: id }
}

const checkVersion = (version: ViewVersion): void => {
  const dialects = version.representations.flatMap(({ dialect }) => dialect?.toLowerCase() ?? [])
  const twice = dialects.find((dialect, index) => dialects.indexOf(dialect) !== index)
  if (twice !== undefined)
    throw new IcebergError(
      'IllegalArgumentException',
      400,
      `Invalid view version: Cannot add multiple queries for dialect ${twice}`,
    )
}

const sameVersion = (a: ViewVersion, b: ViewVersion): boolean =>
  sameJson({ ...a, 'version-id': 0, 'timestamp-ms': 0 }, { ...b, 'version-id': 0, 'timestamp-ms': 0 })

const addVersion = (draft: Draft, given: ViewVersion): Draft => {
  const { versions, schemas } = draft.view
  const schemaId = given['schema-id'] === LAST_ADDED ? draft.addedSchema : given['schema-id']
  if (schemaId === undefined) throw new BadRequest('Cannot set last added schema: no schema has been added')
  if (!schemas.some((schema) => schema['schema-id'] === schemaId))
    throw new BadRequest(`Cannot add version with unknown schema: ${schemaId}`)
  const version = { ...given, 'schema-id': schemaId }
  checkVersion(version)
  const same = versions.find((known) => sameVersion(known, version))
  if (same) return { ...draft, addedVersion: same['version-id'] }
  const highest = Math.max(0, ...versions.map((known) => known['version-id']))
  const wanted = version['version-id']
  const id = versions.some((known) => known['version-id'] >= wanted) ? highest + 1 : wanted
  const view = { ...draft.view, versions: [...versions, { ...version, 'version-id': id }] }
  return { ...draft, view, addedVersion: id, fresh: new Set([...draft.fresh, id]) }
}

const setCurrent = (draft: Draft, given: number): Draft => {
  const id = given === LAST_ADDED ? draft.addedVersion : given
  if (id === undefined) throw new BadRequest('Cannot set last version id: no current version id has been set')
  if (draft.view['current-version-id'] === id) return draft
  const version = draft.view.versions.find((known) => known['version-id'] === id)
  if (!version) throw new BadRequest(`Cannot set current version to unknown version: ${id}`)
  const at = draft.fresh.has(id) ? version['timestamp-ms'] : Date.now()
  const entry = { 'timestamp-ms': at, 'version-id': id }
  const log = [...draft.view['version-log'], entry]
  return { ...draft, view: { ...draft.view, 'current-version-id': id, 'version-log': log } }
}

const assignUuid = (view: ViewMetadata, uuid: string): ViewMetadata => {
  if (view['view-uuid'] === '') return { ...view, 'view-uuid': uuid }
  if (view['view-uuid'].toLowerCase() !== uuid.toLowerCase()) throw new BadRequest('Cannot reassign uuid')
  return view
}

const removed = (
  properties: Readonly<Record<string, string>>,
  removals: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(properties).filter(([key]) => !removals.includes(key)))

const applyOne = (draft: Draft, update: ViewUpdate): Draft => {
  const { view } = draft
  switch (update.action) {
    case 'assign-uuid':
      return { ...draft, view: assignUuid(view, update.uuid) }
    case 'upgrade-format-version':
      if (update['format-version'] !== 1)
        throw new BadRequest(
          `Cannot upgrade view to unsupported format version: v${update['format-version']}`,
        )
      return draft
    case 'add-schema':
      return addSchema(draft, update.schema)
    case 'set-location':
      return { ...draft, view: { ...view, location: update.location } }
    case 'set-properties':
      return { ...draft, view: { ...view, properties: { ...view.properties, ...update.updates } } }
    case 'remove-properties':
      return { ...draft, view: { ...view, properties: removed(view.properties, update.removals) } }
    case 'add-view-version':
      return addVersion(draft, update['view-version'])
    case 'set-current-view-version':
      return setCurrent(draft, update['view-version-id'])
  }
}

/** Keeps the newest versions (and the current one), and of the log what follows the last version that went. */
const expire = (draft: Draft): ViewMetadata => {
  const { view } = draft
  const size = Number(view.properties[HISTORY_SIZE] ?? 10)
  if (!Number.isInteger(size) || size < 1)
    throw new BadRequest(`${HISTORY_SIZE} must be positive but was ${view.properties[HISTORY_SIZE]}`)
  const keep = Math.max(size, draft.fresh.size)
  if (view.versions.length <= keep) return view
  const isCurrent = (version: ViewVersion): boolean => version['version-id'] === view['current-version-id']
  const newest = view.versions.toSorted((a, b) => b['version-id'] - a['version-id'])
  const kept = [...newest.filter(isCurrent), ...newest.filter((version) => !isCurrent(version))].slice(
    0,
    keep,
  )
  const ids = new Set(kept.map((version) => version['version-id']))
  const gap = view['version-log'].findLastIndex((entry) => !ids.has(entry['version-id']))
  return {
    ...view,
    versions: view.versions.filter((version) => ids.has(version['version-id'])),
    'version-log': view['version-log'].slice(gap + 1),
  }
}

const EMPTY: ViewMetadata = {
  'view-uuid': '',
  'format-version': 1,
  location: '',
  'current-version-id': 0,
  versions: [],
  'version-log': [],
  schemas: [],
  properties: {},
}

/** The view after the updates; `base` is undefined for a new one. Throws `BadRequest`. */
export const applyViewUpdates = (
  base: ViewMetadata | undefined,
  updates: readonly ViewUpdate[],
): ViewMetadata => {
  const start: Draft = {
    view: base ?? EMPTY,
    addedSchema: undefined,
    addedVersion: undefined,
    fresh: new Set(),
  }
  const end = updates.reduce(applyOne, start)
  return end.view === base ? end.view : expire(end)
}

/** Throws `CommitFailed`. */
export const checkViewRequirements = (view: ViewMetadata, requirements: readonly ViewRequirement[]): void => {
  for (const { uuid } of requirements)
    if (uuid.toLowerCase() !== view['view-uuid'].toLowerCase())
      throw new CommitFailed(
        `Requirement failed: view UUID does not match: expected ${view['view-uuid']} != ${uuid}`,
      )
}
