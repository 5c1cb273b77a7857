/** A file of a Maven repository, with what it must be. */
export interface Artefact {
  /** Path in the repository. */
  readonly path: string
  /** `group:artifact:version:packaging`, as Maven's clients name it. */
  readonly coordinates: string
  readonly sha256: string
  readonly bytes: number
  /** Directory of the installation that its one top folder becomes; '' for the installation itself. */
  readonly into: string
}

const VERSION = '476'

const artefact = (name: string, packaging: 'tar.gz' | 'zip', sha256: string, bytes: number): Artefact => ({
  path: `io/trino/${name}/${VERSION}/${name}-${VERSION}.${packaging}`,
  coordinates: `io.trino:${name}:${VERSION}:${packaging}`,
  sha256,
  bytes,
  into: name === 'trino-server-core' ? '' : `plugin/${name.slice('trino-'.length)}`,
})

/** The Trino that Boathouse is tested with: the last whose server is in Maven repositories. It needs Java 24 or later. */
export const TRINO = {
  version: VERSION,
  javaVersion: 24,
  artefacts: [
    artefact(
      'trino-server-core',
      'tar.gz',
      '0f388f9967c177ae70a47c099082fc95387f0c3cb96d8000d1d41fc3a5223158',
      194_358_953,
    ),
    artefact(
      'trino-iceberg',
      'zip',
      '99edba5b491ed94d599aeb61e0794272d3569d8b563f3bb8569e8a49daa87b6c',
      345_890_737,
    ),
    artefact(
      'trino-tpch',
      'zip',
      'd83467efe864b1e77013208c293835e197bc3135318c2895521c1efbb7f232bd',
      14_562_172,
    ),
  ],
  /** Plugins of the server that nothing here uses. */
  unused: ['plugin/geospatial', 'plugin/functions-python', 'plugin/exchange-filesystem'],
} as const
