import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { cut } from './s3-multipart.ts'

async function* streamed(chunks: readonly Uint8Array[]): AsyncIterable<Uint8Array> {
  yield* chunks
}

test('a stream is cut into equal parts, none empty, only the last shorter', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.uint8Array({ maxLength: 20 })),
      fc.integer({ min: 1, max: 9 }),
      async (chunks, size) => {
        const parts: Uint8Array[] = []
        for await (const part of cut(streamed(chunks), size)) parts.push(part)
        expect(Buffer.concat(parts)).toEqual(Buffer.concat(chunks))
        expect(parts.slice(0, -1).every((part) => part.length === size)).toBe(true)
        expect(parts.every((part) => part.length > 0)).toBe(true)
      },
    ),
  )
})
