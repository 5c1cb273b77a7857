/** One build of DuckDB's extension httpfs. */
export interface HttpfsBuild {
  /** Of `httpfs.duckdb_extension`. */
  readonly sha256: string
  readonly bytes: number
}

const BUILDS: Readonly<Record<string, HttpfsBuild>> = {
  'linux-x64': {
    sha256: '887c392b1e49128d11667c81e3698d8b00dfdeb456771acf66d05a0f74f7b7d8',
    bytes: 21_570_542,
  },
  'linux-arm64': {
    sha256: 'eba6e263e395a83966090f1f11ade63630b1b21422f0f2813858d179d42ea1e9',
    bytes: 19_861_758,
  },
  'darwin-arm64': {
    sha256: '10514b4ef19f80bf4ec4bf90c124f5d34625f2606263b40ae8ec7979905bb779',
    bytes: 16_010_974,
  },
  'darwin-x64': {
    sha256: 'a2f48ae06834c165ae73db71f2320360a4b30e7acf4c87187b2241caa48a990d',
    bytes: 17_543_806,
  },
}

/**
 * The extension of exactly the DuckDB that is built in: DuckDB loads no other. `requirement`: the wheel on PyPI that
 * brings it; DuckDB checks the signature of what is in it. `build` is undefined for machines that it is not made for.
 */
export const HTTPFS = {
  version: '1.5.5',
  file: 'httpfs.duckdb_extension',
  requirement: 'duckdb-extension-httpfs==1.5.5',
  build: BUILDS[`${process.platform}-${process.arch}`],
} as const
