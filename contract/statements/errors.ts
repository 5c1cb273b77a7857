import { errorTable } from '../errors.ts'

export const statementErrors = errorTable({
  STATEMENT_NOT_FOUND: {
    status: 404,
    message: (d: { statement_id: string }) => `There is no statement ${d.statement_id}.`,
  },
  RESULT_NOT_READY: {
    status: 409,
    message: (d: { state: string }) =>
      `The statement is ${d.state} and has no result. Follow it until it is SUCCEEDED.`,
  },
  RESULT_EXPIRED: {
    status: 410,
    message: (d: { statement_id: string }) =>
      `The result of ${d.statement_id} was kept for its time to live and is gone. Run the statement again.`,
  },
  ROW_TOO_LARGE: {
    status: 422,
    message: (d: { row: number }) =>
      `Row ${d.row} of the result, counted from 1, is too large for a page. Download the result, or ask for a part of its values.`,
  },
})
