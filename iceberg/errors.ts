/**
 * The expected failures of tables and catalogs. `type` is the simple class name that Iceberg's Java client maps to
 * an exception, `status` the HTTP status that goes with it (RCK and `ErrorHandlers.java`).
 */
export class IcebergError extends Error {
  readonly type: string
  readonly status: number
  constructor(type: string, status: number, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.type = type
    this.status = status
  }
}

/** The request itself is wrong: repeating it cannot help. */
export class BadRequest extends IcebergError {
  override readonly name = 'BadRequest'
  constructor(message: string, cause?: unknown) {
    super('BadRequestException', 400, message, cause)
  }
}
/** A file or document breaks the table specification. */
export class InvalidMetadata extends IcebergError {
  override readonly name = 'InvalidMetadata'
  constructor(message: string, cause?: unknown) {
    super('ValidationException', 422, message, cause)
  }
}
/** A requirement does not hold any more: reload, look whether the change still makes sense, try again. */
export class CommitFailed extends IcebergError {
  override readonly name = 'CommitFailed'
  constructor(message: string, cause?: unknown) {
    super('CommitFailedException', 409, message, cause)
  }
}
/** Nobody knows whether the commit happened: clean nothing up before the table has been looked at. */
export class CommitStateUnknown extends IcebergError {
  override readonly name = 'CommitStateUnknown'
  constructor(message: string, cause?: unknown) {
    super('CommitStateUnknownException', 500, message, cause)
  }
}
/** The change cannot be repeated on the newer table: what it rests on was changed by somebody else. */
export class ConflictingCommit extends IcebergError {
  override readonly name = 'ConflictingCommit'
  constructor(message: string, cause?: unknown) {
    super('ValidationException', 409, message, cause)
  }
}
export class NoSuchNamespace extends IcebergError {
  override readonly name = 'NoSuchNamespace'
  constructor(namespace: readonly string[], cause?: unknown) {
    super('NoSuchNamespaceException', 404, `Namespace does not exist: ${namespace.join('.')}`, cause)
  }
}
export class NoSuchTable extends IcebergError {
  override readonly name = 'NoSuchTable'
  constructor(ident: { readonly namespace: readonly string[]; readonly name: string }, cause?: unknown) {
    super(
      'NoSuchTableException',
      404,
      `Table does not exist: ${[...ident.namespace, ident.name].join('.')}`,
      cause,
    )
  }
}
export class NoSuchView extends IcebergError {
  override readonly name = 'NoSuchView'
  constructor(ident: { readonly namespace: readonly string[]; readonly name: string }, cause?: unknown) {
    super(
      'NoSuchViewException',
      404,
      `View does not exist: ${[...ident.namespace, ident.name].join('.')}`,
      cause,
    )
  }
}
/** The catalog names a metadata file that is not there. */
export class MetadataFileMissing extends IcebergError {
  override readonly name = 'MetadataFileMissing'
  constructor(location: string, cause?: unknown) {
    super('NotFoundException', 404, `Failed to open input stream for file: ${location}`, cause)
  }
}
export class AlreadyExists extends IcebergError {
  override readonly name = 'AlreadyExists'
  /** As Java words it: `Table already exists: main.t`. */
  constructor(kind: string, name: string, cause?: unknown) {
    super('AlreadyExistsException', 409, `${kind} already exists: ${name}`, cause)
  }
}
export class NamespaceNotEmpty extends IcebergError {
  override readonly name = 'NamespaceNotEmpty'
  constructor(namespace: readonly string[], cause?: unknown) {
    super('NamespaceNotEmptyException', 409, `Namespace ${namespace.join('.')} is not empty`, cause)
  }
}
/** Correct Iceberg that this library cannot read or write. */
export class NotSupported extends IcebergError {
  override readonly name = 'NotSupported'
  constructor(message: string, cause?: unknown) {
    super('UnsupportedOperationException', 406, message, cause)
  }
}
