// Where a service of AWS is: what the environment names, or its standard address in a region.
import type { AwsService } from './port.ts'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Partitions have domains of their own; every region not listed is in the largest.
 *
 * The list of the AWS SDK: `partitions.js` of `@aws-sdk/core`, 3.981.
 */
const DOMAINS: readonly (readonly [prefix: string, domain: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
]

/** https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html */
const VARIABLES: Readonly<Record<AwsService, string>> = {
  sqs: 'AWS_ENDPOINT_URL_SQS',
  dynamodb: 'AWS_ENDPOINT_URL_DYNAMODB',
  ssm: 'AWS_ENDPOINT_URL_SSM',
  secretsmanager: 'AWS_ENDPOINT_URL_SECRETS_MANAGER',
  eks: 'AWS_ENDPOINT_URL_EKS',
  sts: 'AWS_ENDPOINT_URL_STS',
  cloudformation: 'AWS_ENDPOINT_URL_CLOUDFORMATION',
}

/** Renders where a service is in a region: `https://sqs.eu-west-1.amazonaws.com`. */
export function renderOrigin(service: AwsService, region: string): string {
  const domain = DOMAINS.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'amazonaws.com'
  return `https://${service}.${region}.${domain}`
}

/**
 * Finds the address that the environment names for a service, as the AWS SDK does; emulators are reached so.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export function findNamedOrigin(service: AwsService, env: Environment): string | undefined {
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return undefined
  const named = env[VARIABLES[service]] || env.AWS_ENDPOINT_URL
  return named ? named.replace(/\/+$/, '') : undefined
}
