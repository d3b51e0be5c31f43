// Stands for osls, and for npm: makes and removes a stack at an emulator of CloudFormation, and writes down what it was told.
// Run: node fake-osls.ts LOG PROGRAM ...
import { appendFileSync } from 'node:fs'

const [log = '', program = '', ...args] = process.argv.slice(2)
const { AWS_ENDPOINT_URL: origin = '', FAKE_URL: url = '' } = process.env
appendFileSync(log, `${[program, ...args].join(' ')}\n`)

const stage = args[args.indexOf('--stage') + 1] ?? ''
const roles = ['SyncRoleArn', 'ScanRoleArn', 'AutomateRoleArn', 'ApiRoleArn']
const outputs = Object.fromEntries([
  ['HttpApiUrl', { Value: url }],
  ...roles.map(name => [name, { Value: `arn:aws:iam::123456789012:role/${name}` }]),
])
const template = JSON.stringify({ Resources: { Queue: { Type: 'AWS::SQS::Queue' } }, Outputs: outputs })

if (program === 'osls' && args[0] === 'deploy') await ask('CreateStack', { TemplateBody: template })
if (program === 'osls' && args[0] === 'remove') await ask('DeleteStack', {})

async function ask(action: string, input: Readonly<Record<string, string>>): Promise<void> {
  const body = new URLSearchParams({ Action: action, Version: '2010-05-15', StackName: `fluxless-${stage}`, ...input })
  const scope = 'Credential=AKIDEXAMPLE/20260101/eu-west-1/cloudformation/aws4_request'
  const headers = { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` }
  const answer = await fetch(origin, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(`${action}: ${answer.status} ${await answer.text()}`)
}
