import { z } from 'zod'
import { field } from '../../kind.ts'

export const FilesFields = z.strictObject({
  root: field(
    z
      .string()
      .max(4096)
      .regex(/^\/[^\0]*$/, 'write an absolute path such as /data/incoming'),
    {
      label: 'Directory',
      help: 'On every machine that runs a worker. Only what lies below it is read.',
      placeholder: '/data/incoming',
    },
  ),
})

export const FilesSecrets = z.strictObject({})
