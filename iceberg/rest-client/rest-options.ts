/** How one request goes out. */
export interface RestRequestInit {
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  /** For the whole answer. */
  readonly timeoutMillis: number
  /** Of the body; what is larger must be refused before it is read whole. */
  readonly maxBytes: number
}

/** `fetch` of the caller, who decides what may be reached. It follows no redirects, and throws when nobody answers. */
export type RestFetch = (address: string, init: RestRequestInit) => Promise<Response>

export interface RestCatalogOptions {
  /** The catalog as SQL names it; every error says it. */
  readonly name: string
  /** The address without `/v1`, without a slash at the end. */
  readonly endpoint: string
  readonly warehouse?: string
  /** Goes before what the catalog's configuration says. */
  readonly prefix?: string
  readonly fetch: RestFetch
  /** The bearer token, undefined for none; `fresh`: the one that was given last was refused. */
  readonly token: (fresh: boolean) => Promise<string | undefined>
  /** Takes secrets out of what the catalog says before anybody reads it. */
  readonly hide: (text: string) => string
  /** Ask for credentials to the storage with each table. */
  readonly vendedCredentials: boolean
}
