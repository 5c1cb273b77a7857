import type { ObjectStat } from '@boathouse/storage'

/** A metadata file by its name: `00007-<uuid>.metadata.json`, or Hadoop's `v7.metadata.json`; perhaps compressed. */
export interface Candidate {
  readonly location: string
  readonly version: number
}

const NAME = /^(.*)\/(?:v(\d{1,15})|(\d{1,15})-[^/]+?)(?:\.gz)?\.metadata\.json(?:\.gz)?$/s

/** Metadata files by the directory that they lie in, in each the newest version first. */
export const groupCandidates = (
  objects: readonly Pick<ObjectStat, 'location'>[],
): Map<string, Candidate[]> => {
  const groups = new Map<string, Candidate[]>()
  for (const { location } of objects) {
    const [, directory, hadoop, own] = NAME.exec(location) ?? []
    if (directory === undefined) continue
    const group = groups.get(directory) ?? []
    group.push({ location, version: Number(hadoop ?? own) })
    groups.set(directory, group)
  }
  for (const group of groups.values())
    group.sort((a, b) => b.version - a.version || (a.location < b.location ? -1 : 1))
  return groups
}

const UUID_TAIL = /-[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/

/**
 * The name that a location tells: its segments below the root, without the uuid that made the last one unique. Undefined
 * when it lies too high to have a namespace. All in normal form.
 */
export const nameFromLocation = (
  location: string,
  root: string,
): { readonly namespace: string[]; readonly name: string } | undefined => {
  const segments = location.slice(root.length + 1).split('/')
  const last = segments.pop() ?? ''
  const name = last.replace(UUID_TAIL, '')
  return segments.length === 0 || name === '' ? undefined : { namespace: segments, name }
}
