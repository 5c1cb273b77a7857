import { ApiError } from '@boathouse/contract/client.ts'
import { api } from '../../api/client.ts'
import type { Upload } from '../../api/types.ts'

export interface SendProgress {
  readonly sentBytes: number
  readonly totalBytes: number
}

const bodyOf = (text: string): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

/**
 * Streams a file to the server. XMLHttpRequest, since `fetch` does not say how much was sent.
 * Throws `ApiError`; an abort rejects with the signal's reason.
 */
export const sendFile = (
  workspace: string,
  file: File,
  onProgress: (progress: SendProgress) => void,
  signal: AbortSignal,
): Promise<Upload> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const query = { filename: file.name }
    request.open('POST', api.url('createUpload', { params: { workspace }, query, body: file }))
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('accept', 'application/json')
    request.upload.addEventListener('progress', ({ loaded, total }) =>
      onProgress({ sentBytes: loaded, totalBytes: total }),
    )
    request.addEventListener('load', () => {
      const body = bodyOf(request.responseText)
      if (request.status === 201) resolve(body as Upload)
      else reject(new ApiError(request.status, body))
    })
    request.addEventListener('error', () =>
      reject(
        new ApiError(0, {
          error_code: 'UNREACHABLE',
          message: `The connection broke while ${file.name} was sent. Nothing was kept; send it again.`,
        }),
      ),
    )
    request.addEventListener('abort', () =>
      reject(new ApiError(0, { error_code: 'STOPPED', message: 'Stopped.' })),
    )
    signal.addEventListener('abort', () => request.abort())
    request.send(file)
  })
