import type { RawRequest } from '../../../platform/handle.ts'
import type { SignOnOptions } from '../identity-deps.ts'

/** The address of this server as the browser sees it, without a slash at its end. */
export const originOf = ({ publicUrl }: Pick<SignOnOptions, 'publicUrl'>, raw: RawRequest): string =>
  (publicUrl ?? `${raw.secure === true ? 'https' : 'http'}://${raw.headers.host ?? ''}`).replace(/\/$/, '')
