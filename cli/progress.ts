import { Transform } from 'node:stream'

const MIB = 1024 * 1024

/** Counts the bytes that pass; draws a bar on a terminal and nothing anywhere else. */
export const uploadMeter = (
  name: string,
  total: number,
): { readonly stream: Transform; readonly done: () => void } => {
  const terminal = process.stderr.isTTY
  let passed = 0
  let drawn = 0
  const draw = (): void => {
    const share = total === 0 ? 1 : passed / total
    const bar = '█'.repeat(Math.round(share * 24)).padEnd(24, '░')
    process.stderr.write(`\r${name}  ${bar}  ${(passed / MIB).toFixed(1)} of ${(total / MIB).toFixed(1)} MiB`)
  }
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, next) {
      passed += chunk.length
      if (terminal && performance.now() - drawn > 100) {
        drawn = performance.now()
        draw()
      }
      next(null, chunk)
    },
  })
  return { stream, done: () => void (terminal && process.stderr.write('\r\u001b[K')) }
}
