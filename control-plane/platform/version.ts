import { readFileSync } from 'node:fs'

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))

/** The version of this program, `x.y.z`. */
export const programVersion: string =
  typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0.0.0'

/** The three numbers of `x.y.z`; throws on anything else. */
export const parseVersion = (version: string): readonly [number, number, number] => {
  const match = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)
  if (!match) throw new Error(`«${version}» is not a version: write x.y.z`)
  return [Number(match[1]), Number(match[2]), Number(match[3])]
}

/** Negative when `a` is older than `b`, 0 when equal, positive when newer. */
export const compareVersions = (a: string, b: string): number => {
  const [left, right] = [parseVersion(a), parseVersion(b)]
  return left[0] - right[0] || left[1] - right[1] || left[2] - right[2]
}
