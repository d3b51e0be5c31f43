// Makes a certificate that signs itself, for doors on loopback.
import { generate } from 'selfsigned'

/** Makes one for an IP address or a host; it is its own authority. PEM. */
export async function makeCertificate(host: string): Promise<{ readonly cert: string; readonly key: string }> {
  const name = /^[\d.]+$/.test(host) ? ({ type: 7, ip: host } as const) : ({ type: 2, value: host } as const)
  const made = await generate([{ name: 'commonName', value: host.slice(0, 64) }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' },
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [name] },
    ],
  })
  return { cert: made.cert, key: made.private }
}
