/** `a"b` → `"a""b"`. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** `it's` → `'it''s'`. */
export const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

export const textList = (texts: readonly string[]): string => `[${texts.map(quoteText).join(', ')}]`
