/** Below this, opening a file costs more than reading it. */
const SMALL = 4 * 1024 * 1024
const MANY_OF_A_TABLE = 50
const MANY_OF_A_PARTITION = 8

const areSmall = (files: number, bytes: number, many: number): boolean =>
  files >= many && bytes / files < SMALL

/** Whether a table has so many files, and so small ones, that queries spend their time opening them. */
export const hasSmallFiles = (files: string | null, bytes: string | null): boolean =>
  areSmall(Number(files ?? 0), Number(bytes ?? 0), MANY_OF_A_TABLE)

/** The same of one partition, where fewer files are too many. */
export const partitionHasSmallFiles = (files: string, bytes: string): boolean =>
  areSmall(Number(files), Number(bytes), MANY_OF_A_PARTITION)
