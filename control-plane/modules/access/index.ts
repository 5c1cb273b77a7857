export { admit, may } from './policy.ts'
export type { Admission } from './policy.ts'
