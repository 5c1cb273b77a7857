import {
  AlreadyExists,
  BadRequest,
  CommitFailed,
  IcebergError,
  NamespaceNotEmpty,
  NoSuchNamespace,
  NoSuchTable,
  NoSuchView,
  NotSupported,
} from '../errors.ts'
import type { Namespace, TableIdent } from '../catalog.ts'

/** The catalog gave no usable answer: it is down, slow, broken, or no catalog. A change may or may not have happened. */
export class CatalogFailed extends IcebergError {
  override readonly name = 'CatalogFailed'
  constructor(catalog: string, reason: string, cause?: unknown) {
    super('ServiceFailureException', 502, `The catalog ${catalog} ${reason}`, cause)
  }
}

/** The catalog does not let the connection do this. */
export class CatalogDenied extends IcebergError {
  override readonly name = 'CatalogDenied'
  constructor(catalog: string, reason: string) {
    super('ForbiddenException', 403, `The catalog ${catalog} ${reason}`)
  }
}

/** What a request is about, for the errors that name it. */
export interface Subject {
  readonly kind: 'catalog' | 'namespace' | 'table' | 'view'
  readonly namespace?: Namespace
  readonly ident?: TableIdent
  /** What 409 means when the catalog names no type. */
  readonly conflict?: 'exists' | 'commit' | 'not empty'
}

/** An answer with the error body of the specification, or as much of one as came. */
export interface Refusal {
  readonly status: number
  /** Java's class name; empty when the body is not of a catalog. */
  readonly type: string
  readonly message: string
}

const absent = ({ type }: Refusal, { kind, namespace = [], ident }: Subject): IcebergError | undefined => {
  const place = ident?.namespace ?? namespace
  if (type === 'NoSuchNamespaceException') return new NoSuchNamespace(place)
  if (type === 'NoSuchTableException' && ident) return new NoSuchTable(ident)
  if (type === 'NoSuchViewException' && ident) return new NoSuchView(ident)
  // Without a type a 404 may as well come from a proxy before the catalog.
  if (type === '') return undefined
  if (kind === 'namespace') return new NoSuchNamespace(place)
  if (kind === 'table' && ident) return new NoSuchTable(ident)
  if (kind === 'view' && ident) return new NoSuchView(ident)
  return undefined
}

const conflict = (catalog: string, { type, message }: Refusal, subject: Subject): IcebergError => {
  const { conflict: meaning, namespace = [], ident } = subject
  if (meaning === 'commit') return new CommitFailed(`The catalog ${catalog} refused the commit: ${message}`)
  if (meaning === 'not empty' || type === 'NamespaceNotEmptyException')
    return new NamespaceNotEmpty(namespace)
  const name = [...(ident ? [...ident.namespace, ident.name] : namespace)].join('.')
  const kind = ident ? (subject.kind === 'view' ? 'View' : 'Table') : 'Namespace'
  return new AlreadyExists(kind, name)
}

/** The typed error of an answer; table of the REST specification and of Java's `ErrorHandlers`. */
export const refusalError = (catalog: string, refusal: Refusal, subject: Subject): IcebergError => {
  const { status, type, message } = refusal
  const said = message === '' ? `answers ${status}${type && ` ${type}`}` : `answers ${status}: ${message}`
  switch (status) {
    case 400:
    case 422:
      return type === 'NamespaceNotEmptyException'
        ? new NamespaceNotEmpty(subject.namespace ?? [])
        : new BadRequest(`The catalog ${catalog} ${said}`)
    case 401:
    case 403:
    case 419:
      return new CatalogDenied(catalog, said)
    case 404:
      return absent(refusal, subject) ?? new CatalogFailed(catalog, said)
    case 406:
    case 501:
      return new NotSupported(`The catalog ${catalog} ${said}`)
    case 409:
      return conflict(catalog, refusal, subject)
    default:
      return new CatalogFailed(catalog, said)
  }
}
