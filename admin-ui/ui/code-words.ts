/** An error code as words: `TABLE_NOT_FOUND` is «table not found». */
export const codeWords = (code: string): string => code.toLowerCase().replaceAll('_', ' ')
