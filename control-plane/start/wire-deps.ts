import type { ObjectStorage } from '@boathouse/storage'
import type { Config } from '../platform/config.ts'
import type { Egress } from '../platform/egress/index.ts'
import type { Lifecycle } from '../platform/lifecycle.ts'
import type { Log } from '../platform/log.ts'
import type { SecretCipher } from '../platform/secrets-cipher/index.ts'
import type { Scratch } from '../platform/scratch.ts'
import type { Metadata } from './open-metadata.ts'

/** What was opened before the modules are built on it. */
export interface WireDeps {
  readonly config: Config
  readonly log: Log
  readonly lifecycle: Lifecycle
  readonly metadata: Metadata
  readonly scratch: Scratch
  /** Seals and opens secrets under the master key. */
  readonly cipher: SecretCipher
  /** The one way out of this installation. */
  readonly egress: Egress
  readonly storage: ObjectStorage
}
