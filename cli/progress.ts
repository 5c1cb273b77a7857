import { Transform } from 'node:stream'

const MIB = 1024 * 1024

const bar = (share: number): string => '█'.repeat(Math.round(share * 24)).padEnd(24, '░')

/** How far a load is, on a terminal; null while that is not known. */
export const loadMeter = (
  name: string,
): { readonly show: (progress: number | null) => void; readonly done: () => void } => {
  const terminal = process.stderr.isTTY
  return {
    show: (progress) => {
      if (!terminal || progress === null) return
      process.stderr.write(`\rloading ${name}  ${bar(progress)}  ${Math.floor(progress * 100)} %`)
    },
    done: () => void (terminal && process.stderr.write('\r\u001b[K')),
  }
}

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
    process.stderr.write(
      `\r${name}  ${bar(share)}  ${(passed / MIB).toFixed(1)} of ${(total / MIB).toFixed(1)} MiB`,
    )
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
