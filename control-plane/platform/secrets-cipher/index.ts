export {
  lockedCipher,
  secretCipher,
  type SealedSecret,
  type SecretCipher,
  type SecretPlace,
} from './cipher.ts'
export { parseMasterKey, type MasterKey } from './master-key.ts'
