import { S3ServiceException } from '@aws-sdk/client-s3'
import { explainNetwork } from '../../probe/network-checks.ts'
import { failed, type Finding } from '../../probe/run-checks.ts'

/** What the error codes of S3 mean to the person who typed the form. */
const REMEDIES: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'The store does not know this access key id: correct it, or create the key there.',
  // versitygw's name for it.
  XAdminUserNotFound: 'The store does not know this access key id: correct it, or create the key there.',
  SignatureDoesNotMatch:
    'Type the secret access key again, and check that the region is the one of the store.',
  AuthorizationHeaderMalformed: 'Set the region that the store expects.',
  PermanentRedirect: 'Set the region of the bucket.',
  IllegalLocationConstraintException: 'Set the region of the bucket.',
  ExpiredToken: 'The temporary keys have ended: give new ones.',
  InvalidToken: 'Give the session token that belongs to the key, or none.',
  RequestTimeTooSkewed: 'Set the clocks of both machines by NTP.',
  AccessDenied:
    'Allow the key s3:ListBucket on the bucket, and s3:GetObject, s3:PutObject and s3:DeleteObject below the prefix.',
  NoSuchBucket: 'Create the bucket, or correct its name.',
  NotImplemented: 'Nothing to do: Boathouse does not rely on it here.',
}

/** Refusals of what was asked by a key that the store knows. */
const OF_A_KNOWN_KEY = new Set(['AccessDenied', 'AllAccessDisabled', 'NoSuchBucket'])

/** The store took the key, if it also refused what was asked with it. */
export const knowsTheKey = (error: unknown): boolean =>
  error instanceof Error && OF_A_KNOWN_KEY.has(error.name)

/** Whether the store answered at all, if only with an error. */
export const isAnswer = (error: unknown): boolean => error instanceof S3ServiceException

/** HTTP status of a store's answer. */
export const statusOf = (error: unknown): number | undefined =>
  error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined

/** A store's error as a finding; undefined for what is none. */
export const explainS3 = (error: unknown): Finding | undefined => {
  const network = explainNetwork(error)
  if (network || !(error instanceof S3ServiceException)) return network
  const status = statusOf(error)
  return failed(
    `the store answers ${status ?? 'with an error'}: ${error.name} ${error.message}`,
    REMEDIES[error.name],
  )
}
