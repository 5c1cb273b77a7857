import { deserialize, serialize } from 'node:v8'

/** A frame is a 32-bit little-endian length and that many bytes of V8's structured clone: bigint and bytes survive. */
const HEADER = 4

/** Frames above this are a fault, not a message; results are capped far below it. */
const LIMIT = 512 * 1024 * 1024

export const encodeFrame = (message: unknown): Buffer => {
  const body = serialize(message)
  const frame = Buffer.allocUnsafe(HEADER + body.length)
  frame.writeUInt32LE(body.length, 0)
  body.copy(frame, HEADER)
  return frame
}

/** Collects bytes as they come and hands on every whole message. The two ends of the pipe are the same program. */
export const frameReader = (onMessage: (message: unknown) => void): ((bytes: Buffer) => void) => {
  let pieces: Buffer[] = []
  let held = 0
  let wanted = HEADER
  return (bytes) => {
    pieces.push(bytes)
    held += bytes.length
    if (held < wanted) return
    let buffer = Buffer.concat(pieces, held)
    while (buffer.length >= HEADER) {
      const length = buffer.readUInt32LE(0)
      if (length > LIMIT) throw new Error(`a frame of ${length} bytes is not one of ours`)
      wanted = HEADER + length
      if (buffer.length < wanted) break
      onMessage(deserialize(buffer.subarray(HEADER, wanted)))
      buffer = buffer.subarray(wanted)
      wanted = HEADER
    }
    pieces = buffer.length > 0 ? [buffer] : []
    held = buffer.length
  }
}
