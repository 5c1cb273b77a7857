import weather from 'sample-data/seattle-weather.csv?url'

/** Real files that come with the page, for a first try. */
const SAMPLES: Readonly<Record<string, string>> = { 'seattle-weather.csv': weather }

export const sampleNames: readonly string[] = Object.keys(SAMPLES)

export const sampleFile = async (name: string): Promise<File> => {
  const response = await fetch(SAMPLES[name] ?? '')
  if (!response.ok) throw new Error(`The sample ${name} was not found on the server.`)
  return new File([await response.blob()], name)
}
