import { errorTable } from '../errors.ts'

/**
 * Errors of the Iceberg REST surface. Codes are the simple class names that Iceberg's clients turn into
 * exceptions (`ErrorHandlers.java`). 409 on a commit means «reload and retry»; 500, 502, 503 and 504 would mean
 * «nobody knows whether it happened», so every definite refusal is a 4xx.
 */
export const icebergErrors = errorTable({
  BadRequestException: { status: 400, message: (d: { message: string }) => d.message },
  NotAuthorizedException: { status: 401, message: (d: { message: string }) => d.message },
  ForbiddenException: { status: 403, message: (d: { message: string }) => d.message },
  NoSuchWarehouseException: {
    status: 404,
    message: (d: { warehouse: string }) => `Warehouse does not exist: ${d.warehouse}`,
  },
  NoSuchNamespaceException: {
    status: 404,
    message: (d: { namespace: string }) => `Namespace does not exist: ${d.namespace}`,
  },
  NoSuchTableException: {
    status: 404,
    message: (d: { table: string }) => `Table does not exist: ${d.table}`,
  },
  NoSuchViewException: { status: 404, message: (d: { view: string }) => `View does not exist: ${d.view}` },
  NotFoundException: { status: 404, message: (d: { message: string }) => d.message },
  AlreadyExistsException: { status: 409, message: (d: { message: string }) => d.message },
  NamespaceNotEmptyException: {
    status: 409,
    message: (d: { namespace: string }) => `Namespace ${d.namespace} is not empty`,
  },
  CommitFailedException: { status: 409, message: (d: { message: string }) => d.message },
  UnsupportedOperationException: { status: 406, message: (d: { message: string }) => d.message },
  UnprocessableEntityException: { status: 422, message: (d: { message: string }) => d.message },
})
