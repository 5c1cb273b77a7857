/** What the first start makes. */
export const FIRST_WORKSPACE = { name: 'default', catalog: 'lake' } as const

/**
 * The catalog that a workspace gets: its own name with hyphens as underscores. A catalog's name starts with a
 * letter, which a workspace's need not, and is no longer than 63 characters.
 */
export const catalogNameFor = (workspace: string): string => {
  const name = workspace.replaceAll('-', '_')
  return (/^[a-z]/.test(name) ? name : `w_${name}`).slice(0, 63)
}
