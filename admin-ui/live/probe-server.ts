/** Whether the server is there, and still knows who this is. */
export const probeServer = async (): Promise<'away' | 'stranger' | 'well'> => {
  try {
    const response = await fetch('/api/v1/session', { cache: 'no-store', signal: AbortSignal.timeout(4_000) })
    if (response.status === 401) return 'stranger'
    return response.ok ? 'well' : 'away'
  } catch {
    return 'away'
  }
}
