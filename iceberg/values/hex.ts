// Uint8Array.prototype.toHex comes with the version of V8 after ours.
export const toHex = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')

/** Pairs of hexadecimal digits; what is behind the first other character is left out. */
export const fromHex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'))
