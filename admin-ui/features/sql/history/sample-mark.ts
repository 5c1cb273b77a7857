/** How the pages mark statements that they run themselves, so that lists of people's queries can leave them out. */
export const SAMPLE_MARK = '/* sample */'

export const isSample = (statement: string): boolean => statement.startsWith(SAMPLE_MARK)
