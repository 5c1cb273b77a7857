import { errorTable } from '../errors.ts'

export const ingestErrors = errorTable({
  UPLOAD_NOT_FOUND: {
    status: 404,
    message: (d: { upload_id: string }) =>
      `There is no upload ${d.upload_id}; unused ones are deleted after a day.`,
  },
  UPLOAD_INCOMPLETE: {
    status: 400,
    message: (d: { expected: string; received: string }) =>
      `The upload broke off after ${d.received} of ${d.expected} bytes. Nothing was kept; send it again.`,
  },
  UPLOAD_EMPTY: { status: 422, message: (d: { filename: string }) => `The file ${d.filename} is empty.` },
  UPLOAD_TOO_LARGE: {
    status: 413,
    message: (d: { filename: string; limit: string }) =>
      `The file ${d.filename} has more than ${d.limit} bytes, the most that this server takes. Nothing was kept. Load it in parts or from a bucket, or have BOATHOUSE_MAX_UPLOAD raised.`,
  },
  UPLOAD_IN_USE: {
    status: 409,
    message: (d: { upload_id: string }) =>
      `The upload ${d.upload_id} is being loaded. Wait for its ingest, or cancel it.`,
  },
  INGEST_NOT_FOUND: {
    status: 404,
    message: (d: { ingest_id: string }) => `There is no ingest ${d.ingest_id}.`,
  },
  UNREADABLE_FILE: {
    status: 422,
    message: (d: { filename: string; reason: string }) => `${d.filename} could not be read: ${d.reason}`,
  },
  SOURCE_REFUSED: {
    status: 422,
    message: (d: { connection: string; reason: string }) =>
      `The database of the connection «${d.connection}» does not give what was asked for: ${d.reason}.`,
  },
  SOURCE_UNREACHABLE: {
    status: 422,
    message: (d: { connection: string; reason: string }) =>
      `The database of the connection «${d.connection}» cannot be asked: ${d.reason} Test the connection: the report says what is wrong.`,
  },
  SOURCE_COLUMNS_REFUSED: {
    status: 422,
    message: (d: { columns: string; reasons: string }) =>
      `Tables cannot hold these columns exactly: ${d.reasons}. Leave them out, cast them in a query, or take them as text.`,
  },
})
