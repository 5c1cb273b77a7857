import { mkdir, readFile, writeFile } from 'node:fs/promises'

/** A version of a view as the REST catalog takes it. */
export const viewVersion = (id: number) => ({
  'version-id': id,
  'schema-id': 0,
  'timestamp-ms': 1_700_000_000_000,
  summary: {},
  representations: [{ type: 'sql', sql: `select ${id} as n`, dialect: 'trino' }],
  'default-namespace': ['main'],
})

/** What another catalog left behind: the same metadata at a location of its own. Gives where its file is. */
export const copyOfMetadata = async (location: string): Promise<string> => {
  const file = new URL(location)
  const [home = ''] = file.pathname.split('/metadata/')
  const copy = new URL(`${home}-copy/metadata/v1.metadata.json`, 'file:')
  await mkdir(new URL('.', copy), { recursive: true })
  await writeFile(copy, (await readFile(file, 'utf8')).replaceAll(home, `${home}-copy`))
  return `file://${copy.pathname}`
}
