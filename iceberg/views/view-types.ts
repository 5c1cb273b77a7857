import type { NewSchema, Schema } from '../types.ts'

/** The documents of the Iceberg view specification, spelt as its JSON. Timestamps are milliseconds since the epoch. */
export interface ViewRepresentation {
  readonly type: string
  readonly sql?: string
  readonly dialect?: string
}

export interface ViewVersion {
  readonly 'version-id': number
  readonly 'schema-id': number
  readonly 'timestamp-ms': number
  readonly summary: Readonly<Record<string, string>>
  readonly representations: readonly ViewRepresentation[]
  readonly 'default-catalog'?: string
  readonly 'default-namespace': readonly string[]
}

export interface ViewLogEntry {
  readonly 'timestamp-ms': number
  readonly 'version-id': number
}

export interface ViewMetadata {
  readonly 'view-uuid': string
  readonly 'format-version': 1
  readonly location: string
  readonly 'current-version-id': number
  readonly versions: readonly ViewVersion[]
  readonly 'version-log': readonly ViewLogEntry[]
  readonly schemas: readonly Schema[]
  readonly properties: Readonly<Record<string, string>>
}

export type ViewUpdate =
  | { readonly action: 'assign-uuid'; readonly uuid: string }
  | { readonly action: 'upgrade-format-version'; readonly 'format-version': number }
  | { readonly action: 'add-schema'; readonly schema: NewSchema }
  | { readonly action: 'set-location'; readonly location: string }
  | { readonly action: 'set-properties'; readonly updates: Readonly<Record<string, string>> }
  | { readonly action: 'remove-properties'; readonly removals: readonly string[] }
  | { readonly action: 'add-view-version'; readonly 'view-version': ViewVersion }
  /** -1: the version that this commit added last. */
  | { readonly action: 'set-current-view-version'; readonly 'view-version-id': number }

export interface ViewRequirement {
  readonly type: 'assert-view-uuid'
  readonly uuid: string
}

/** A view that is to be made. */
export interface NewView {
  /** Absent: the catalog chooses one under the namespace's location. */
  readonly location?: string
  readonly schema: NewSchema
  readonly version: ViewVersion
  readonly properties: Readonly<Record<string, string>>
}

export interface CommitView {
  readonly requirements: readonly ViewRequirement[]
  readonly updates: readonly ViewUpdate[]
}
