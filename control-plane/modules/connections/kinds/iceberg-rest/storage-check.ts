import { failed, passed, skipped, type Check } from '../../probe/run-checks.ts'
import { s3, s3LocationOf } from '../s3/index.ts'
import { S3Fields } from '../s3/schema.ts'
import type { CatalogTarget } from './probe.ts'

/** The S3 connection that tables are read with works. */
export const storageCheck: Check<CatalogTarget> = {
  name: 's3 connection',
  run: async ({ connection, context }) => {
    const name = connection.fields.s3_connection
    if (name === undefined) return skipped('the connection names none')
    const related = await context.related(name, s3.name)
    const report = await s3.probe(related, context)
    const bad = report.checks.find(({ status, required }) => required && status === 'failed')
    return bad
      ? failed(`«${name}»: ${bad.name}: ${bad.evidence}`, `Test the connection «${name}» and mend it there.`)
      : passed(`«${name}» reaches ${s3LocationOf(S3Fields.parse(related.fields))}`)
  },
}
