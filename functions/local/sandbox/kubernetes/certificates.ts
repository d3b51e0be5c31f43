// Makes the sandbox's certificate authority and its server certificate, in process, for loopback only.
import { generate } from 'selfsigned'

/** What an HTTPS listener and its clients need, as PEM text. */
export type Certificates = { readonly caPem: string; readonly certPem: string; readonly keyPem: string }

/** Makes a new authority and a certificate for 127.0.0.1, ::1 and localhost signed by it. */
export async function makeCertificates(): Promise<Certificates> {
  const curve = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const
  const ca = await generate([{ name: 'commonName', value: 'fluxless sandbox CA' }], {
    ...curve,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, cRLSign: true, digitalSignature: true, critical: true },
    ],
  })
  const server = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...curve,
    ca: { key: ca.private, cert: ca.cert },
    extensions: [
      { name: 'basicConstraints', cA: false },
      { name: 'keyUsage', digitalSignature: true, keyEncipherment: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { caPem: ca.cert, certPem: server.cert, keyPem: server.private }
}
