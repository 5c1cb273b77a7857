import type { EmbeddedEngine } from '../engine-types.ts'
export const ingestFile = (): ReturnType<EmbeddedEngine['ingestFile']> => Promise.reject(new Error('soon'))
