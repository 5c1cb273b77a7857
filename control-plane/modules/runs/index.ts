export { wakeWaiting } from './admission.store.ts'
