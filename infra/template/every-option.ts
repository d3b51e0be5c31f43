// The stack with every option on, so that what is off by default is checked as well. The names lead nowhere.
const ACCOUNT = '123456789012'
const REGION = 'eu-west-1'

const OPTIONS = {
  subnetIds: 'subnet-0123456789abcdef0,subnet-0123456789abcdef1',
  securityGroupIds: 'sg-0123456789abcdef0',
  kmsKeyArn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/01234567-89ab-cdef-0123-456789abcdef`,
  permissionsBoundaryArn: `arn:aws:iam::${ACCOUNT}:policy/boundary`,
  ecrRepositories: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/acme/*`,
  eksClusters: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/production`,
  assumedRoles: `arn:aws:iam::${ACCOUNT}:role/fluxless-edge`,
  identityAudience: 'api://AzureADTokenExchange',
  metricsNamespace: 'fluxless',
  alarmEmail: 'platform@example.com',
  webhookReserved: '20',
  syncReserved: '20',
  scanReserved: '10',
  automateReserved: '10',
  resyncReserved: '1',
  apiReserved: '5',
} as const

/** Are the arguments of osls that switch every option on. */
export const everyOption: readonly string[] = Object.entries(OPTIONS).map(([name, value]) => `--param=${name}=${value}`)
