import type { CatalogDeps } from '../catalog-deps.ts'

export interface ApiDeps extends CatalogDeps {
  /** Name of the dataset that registers the table in the workspace, null when none does. */
  readonly datasetOf: (workspaceId: string, tableUuid: string) => Promise<string | null>
  /** Datasets of a workspace whose name contains the text, without regard to case; the shortest names first. */
  readonly searchDatasets: (workspaceId: string, text: string, limit: number) => Promise<readonly string[]>
  /** Snapshots that are younger cannot be asked to expire. */
  readonly minRetentionMs: number
  /** Names of users by id; who is gone is not in it. */
  readonly namesOf: (principalIds: readonly string[]) => Promise<ReadonlyMap<string, string>>
  /** What no catalog may reach: the home, the store. Normal form. */
  readonly protectedLocations: readonly string[]
}
