// Records a real API server's answers to the conformance cases anew: `KUBECONFIG=… node record-conformance.ts`.
// The kubeconfig must carry its authority and a bearer token inline; the cases leave namespaces zz… behind.
import { readFileSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { load } from 'js-yaml'
import { comparable, RECORDINGS, readRecording, recordingUrl } from './conformance.ts'
import { openAsk } from './start-api.ts'

type Kubeconfig = {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
  users: { user: { token: string } }[]
}

const config = load(readFileSync(process.env.KUBECONFIG ?? '', 'utf8')) as Kubeconfig
const cluster = config.clusters[0]!.cluster
const { ask, close } = openAsk({
  url: cluster.server,
  caPem: Buffer.from(cluster['certificate-authority-data'], 'base64').toString(),
  token: config.users[0]!.user.token,
})
const server = (await ask('GET', '/version')).body.gitVersion
for (const file of RECORDINGS) {
  const namespace = `zz${Date.now().toString(36)}`
  const lines: string[] = []
  for (const { answer: _, ...written } of readRecording(file).cases) {
    const request = JSON.parse(JSON.stringify(written).replaceAll('zzns', namespace)) as typeof written
    if (request.method === 'WAIT') {
      await delay(2000)
      lines.push(JSON.stringify(written))
      continue
    }
    const { code, type, headers, body } = await ask(request.method, request.path, request.body, request.headers)
    lines.push(JSON.stringify({ ...written, answer: comparable({ code, type, warning: headers.warning, body }) }))
  }
  writeFileSync(recordingUrl(file), `{"server":${JSON.stringify(server)},"cases":[\n${lines.join(',\n')}\n]}\n`)
}
close()
