export {
  lockedCipher,
  secretCipher,
  type SealedSecret,
  type SecretCipher,
  type SecretPlace,
  type WrappedKey,
} from './cipher.ts'
export { parseMasterKey, type MasterKey } from './master-key.ts'
