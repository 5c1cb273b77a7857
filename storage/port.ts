/**
 * The object storage port. Locations are absolute URIs: `file:///abs/path` or `s3://bucket/key`.
 * Objects are immutable by convention: written once under a fresh name, read many times, deleted by cleanup.
 */
export interface ObjectStorage {
  /**
   * Two stores may hold different objects under one location: what is kept by location is kept by this name, too.
   * Absent: the storage of the installation.
   */
  readonly scope?: string
  /** Whole object. Throws `ObjectNotFound`; `ObjectTooLarge`, before it is read, when it has more than `maxBytes`. */
  read(location: string, maxBytes?: number): Promise<Uint8Array>
  /** `length` bytes from `offset`; fewer at the end. Throws `ObjectNotFound`. */
  readRange(location: string, offset: number, length: number): Promise<Uint8Array>
  /** Bytes as they come, for what is too large to hold: of the whole object, or of a range as `readRange` has it. Throws `ObjectNotFound`. */
  stream(location: string, range?: ByteRange): Promise<AsyncIterable<Uint8Array>>
  /**
   * Writes the whole object so that no reader ever sees half of it (temporary name and rename, or one PUT /
   * completed multipart upload), durable when the promise resolves. A streamed body of any size is never held whole,
   * and whoever gives a piece of it may use its memory again once the next is asked for.
   */
  write(location: string, body: Uint8Array | AsyncIterable<Uint8Array>): Promise<{ size: number }>
  /** undefined when there is no such object. */
  stat(location: string): Promise<ObjectStat | undefined>
  /** Every object below the prefix, in no promised order. */
  list(prefix: string): AsyncIterable<ObjectStat>
  /** Deletes what exists; absent objects are not an error. */
  delete(locations: readonly string[]): Promise<void>
  /**
   * Deletes what writes below the prefix left when their process died, if it began (`s3:`) or was last written to
   * (`file:`) before `before`: temporary files, multipart uploads. `list` never shows them. Gives back how many.
   */
  deleteUnfinished(prefix: string, before: Date): Promise<number>
  /** Makes a directory for programs that write there and make none themselves. Only where places are directories. */
  makeDirectory?(location: string): Promise<void>
}

export interface ByteRange {
  readonly offset: number
  /** At least 1. */
  readonly length: number
}

export interface ObjectStat {
  readonly location: string
  /** Bytes. */
  readonly size: number
  readonly modifiedAt: Date
}

export class ObjectTooLarge extends Error {
  override readonly name = 'ObjectTooLarge'
  readonly location: string
  constructor(location: string, size: number, maxBytes: number) {
    super(`The object at ${location} has ${size} bytes, more than the ${maxBytes} that it may have`)
    this.location = location
  }
}

/** Throws `ObjectTooLarge`. */
export const checkSize = (location: string, size: number, maxBytes: number): void => {
  if (size > maxBytes) throw new ObjectTooLarge(location, size, maxBytes)
}

export class ObjectNotFound extends Error {
  override readonly name = 'ObjectNotFound'
  readonly location: string
  constructor(location: string, cause?: unknown) {
    super(`There is no object at ${location}`, { cause })
    this.location = location
  }
}
