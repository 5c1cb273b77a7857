import { expect, test } from 'vitest'
import { reportPhrases } from './report-phrases.ts'

test('a scan report is told in phrases, without its zeros', () => {
  const report = {
    'report-type': 'scan-report',
    metrics: {
      'total-planning-duration': { count: 1, 'time-unit': 'nanoseconds', 'total-duration': 2_644_235_116 },
      'result-data-files': { unit: 'count', value: 1 },
      'skipped-data-files': { unit: 'count', value: 0 },
      'total-file-size-in-bytes': { unit: 'bytes', value: 10_240 },
    },
  }
  expect(reportPhrases(report)).toEqual(['planned in 2.64 s', '1 file read', '10 KiB'])
})

test('what is not as the specification says is left out', () => {
  expect(reportPhrases({})).toEqual([])
  expect(reportPhrases({ metrics: { attempts: 'many', 'added-records': { value: {} } } })).toEqual([])
})
