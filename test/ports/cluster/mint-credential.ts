// A credential plugin as a kubeconfig names one: each run gives the next token, and tells what it was run with.
import { appendFileSync, readFileSync } from 'node:fs'

const [file = '', expirationTimestamp = ''] = process.argv.slice(2)
appendFileSync(file, `${process.env.KUBERNETES_EXEC_INFO}\n`)
const runs = readFileSync(file, 'utf8').trim().split('\n').length
if (expirationTimestamp === 'fail') {
  process.stderr.write('cannot log in with hunter2\n')
  process.exit(1)
}
const { apiVersion } = JSON.parse(process.env.KUBERNETES_EXEC_INFO ?? '{}')
const status = { token: `minted-${runs}`, ...(expirationTimestamp === '' ? {} : { expirationTimestamp }) }
process.stdout.write(JSON.stringify({ apiVersion, kind: 'ExecCredential', status }))
