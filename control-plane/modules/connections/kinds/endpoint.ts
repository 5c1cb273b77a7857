import { X509Certificate } from 'node:crypto'
import { z } from 'zod'

const MESSAGE =
  'write an address such as https://store.example.org:9000, without user, password, query and fragment'

/** `https://host:port/path`: scheme, host, port and path, nothing that carries options or a secret. In normal form. */
export const Endpoint = z
  .string()
  .max(2048)
  .transform((text, context) => {
    const url = /\s/.test(text) ? null : URL.parse(text)
    const isPlain = url !== null && /^https?:$/.test(url.protocol) && url.hostname !== ''
    const hasOptions = /[?#@\\]/.test(text)
    if (isPlain && !hasOptions) return url.href.replace(/\/+$/, '')
    context.addIssue({ code: 'custom', message: MESSAGE })
    return z.NEVER
  })

const isCertificate = (pem: string): boolean => {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  try {
    return blocks.length > 0 && blocks.every((block) => new X509Certificate(block).fingerprint256 !== '')
  } catch {
    return false
  }
}

/** Certificates of authorities, PEM. A private key among them is refused: it would be no secret here. */
export const Certificates = z
  .string()
  .max(65_536)
  .refine((pem) => !pem.includes('PRIVATE KEY'), {
    abort: true,
    message: 'holds a private key; give certificates only',
  })
  .refine(isCertificate, 'write one or more PEM certificates')
