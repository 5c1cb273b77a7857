/** Fails when the JavaScript that every visit loads is larger than the budget. Run after `vite build`. */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

interface Chunk {
  readonly file: string
  readonly isEntry?: boolean
  readonly imports?: readonly string[]
}

const BUDGET_KIB = 330
const dist = new URL('./dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8')) as Record<
  string,
  Chunk
>

/** The entry and what it imports statically, transitively: what the browser loads before the first page shows. */
const initialFiles = (): Set<string> => {
  const files = new Set<string>()
  const visit = (key: string): void => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const next of chunk.imports ?? []) visit(next)
  }
  for (const [key, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(key)
  return files
}

const sizes = [...initialFiles()].map((file) => ({
  file,
  kib: gzipSync(readFileSync(new URL(file, dist))).length / 1024,
}))
const total = sizes.reduce((sum, { kib }) => sum + kib, 0)
for (const { file, kib } of sizes.toSorted((a, b) => b.kib - a.kib)) {
  console.log(`${kib.toFixed(1).padStart(8)} KiB  ${file}`)
}
console.log(`${total.toFixed(1).padStart(8)} KiB  initial JavaScript, gzip; the budget is ${BUDGET_KIB} KiB`)
if (sizes.length === 0 || total > BUDGET_KIB) {
  console.error(`The initial JavaScript of the page is over its budget, or was not built.`)
  process.exitCode = 1
}
