/** `["pii", "team=finance"]` as the object that the API takes. */
export const tagsOf = (texts: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    texts.map((text) => {
      const equals = text.indexOf('=')
      return equals === -1 ? [text.trim(), ''] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()]
    }),
  )

/** A table's name as a dataset's: lower case, hyphens, at most 63 characters. */
export const datasetNameOf = (table: string): string =>
  table
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 63)
