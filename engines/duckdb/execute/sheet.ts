export type Value = string | number | bigint | boolean | null | undefined

/** Columns with DuckDB types, and rows of what casts to them. */
export interface Sheet {
  readonly columns: Readonly<Record<string, string>>
  readonly rows: readonly (readonly Value[])[]
}

export const instant = (ms: number): string => new Date(ms).toISOString()
