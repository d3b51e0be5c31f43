// Signatures of AWS, version 4, made by the signer of AWS's own SDK. It knows neither services nor what they answer.
import { type BinaryLike, createHash, createHmac } from 'node:crypto'
import { SignatureV4 } from '@smithy/signature-v4'
import type { EpochMs } from '../../domain/failure.ts'
import type { AwsCredentialSource } from './credentials.ts'
import { renderOrigin } from './origins.ts'
import type { AwsSigner, SignableRequest } from './port.ts'

/** Is what signing needs of the surroundings. */
export type SignerOptions = { readonly credentials: AwsCredentialSource; readonly now: () => EpochMs }

/**
 * Opens a signer; the first signature asks for credentials.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function openAwsSigner({ credentials, now }: SignerOptions): AwsSigner {
  const signatureOf = ({ service, region, isFresh = false }: SignableRequest) => {
    const options = { service, region, credentials: () => credentials({ isFresh }), sha256: Sha256 }
    // The services we call need no header with the hash of the body, and STS refuses what it does not know.
    return new SignatureV4({ ...options, applyChecksum: false })
  }
  return {
    async sign(request) {
      const { url, signable } = toSignable(request)
      const signed = await signatureOf(request).sign(signable, { signingDate: new Date(now()) })
      return { url: url.href, headers: signed.headers }
    },
    async presign({ expiresInSeconds, ...request }) {
      const { url, signable } = toSignable(request)
      const times = { signingDate: new Date(now()), expiresIn: expiresInSeconds }
      const { query } = await signatureOf(request).presign(signable, times)
      const entries = Object.entries(query ?? {}).map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
      return `${url.origin}${url.pathname}?${entries.join('&')}`
    },
  }
}

function toSignable({ service, region, origin, path, method, headers, body }: SignableRequest) {
  const url = new URL((origin ?? renderOrigin(service, region)) + path)
  const { protocol, hostname, pathname, host, searchParams } = url
  const query = Object.fromEntries(searchParams)
  const signable = { method, protocol, hostname, path: pathname, query, headers: { ...headers, host } }
  return { url, signable: body === undefined ? signable : { ...signable, body } }
}

/** As RFC 3986 has it: what is signed and what is sent must be the same characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

type Bytes = string | ArrayBuffer | ArrayBufferView

/** The signer calls it with `new`; whatever a constructor returns is what `new` gives. */
const Sha256 = function hash(secret?: Bytes) {
  const digest = secret === undefined ? createHash('sha256') : createHmac('sha256', toBinary(secret))
  return {
    update: (data: Bytes) => void digest.update(toBinary(data)),
    digest: async () => new Uint8Array(digest.digest()),
    reset: () => {},
  }
} as unknown as ConstructorParameters<typeof SignatureV4>[0]['sha256']

function toBinary(data: Bytes): BinaryLike {
  if (typeof data === 'string') return data
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data)
}
