/**
 * The ways in which writers spell one location: `file:/a`, `file:///a`; `s3`, `s3a`, `s3n`. A delete file may name a
 * data file in another way than the manifest does.
 */
export const spellings = (location: string): readonly string[] => {
  const s3 = /^s3[an]?(:\/\/.*)$/is.exec(location)?.[1]
  if (s3 !== undefined) return [...new Set([location, `s3${s3}`, `s3a${s3}`, `s3n${s3}`])]
  const path = /^file:(?:\/\/(?=\/))?(\/(?!\/).*)$/is.exec(location)?.[1]
  return path === undefined ? [location] : [...new Set([location, `file://${path}`, `file:${path}`])]
}
