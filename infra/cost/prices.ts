// What AWS charges, in US dollars, as listed: no free tier, no discount, the first step of each scale.

/** Is the list of one region. */
export type Prices = {
  /** Of arm64, up to 7.5 billion GB-seconds a month; https://aws.amazon.com/lambda/pricing/ */
  readonly lambdaGbSecond: number
  readonly lambdaMillionRequests: number
  /** HTTP API, a request of up to 512 KB; https://aws.amazon.com/api-gateway/pricing/ */
  readonly httpApiMillionRequests: number
  /** FIFO, of up to 64 KB each; https://aws.amazon.com/sqs/pricing/ */
  readonly sqsMillionRequests: number
  /** On demand, 1 KB each; https://aws.amazon.com/dynamodb/pricing/on-demand/ */
  readonly tableMillionWriteUnits: number
  /** On demand, strongly consistent, 4 KB each. */
  readonly tableMillionReadUnits: number
  /** Taken in; kept for 30 days they cost a twentieth more. https://aws.amazon.com/cloudwatch/pricing/ */
  readonly logsGb: number
  readonly logsGbMonth: number
  /** https://aws.amazon.com/eventbridge/pricing/ */
  readonly schedulerMillionInvocations: number
  /** To the internet: Git hosts and clusters. https://aws.amazon.com/ec2/pricing/on-demand/ */
  readonly dataOutGb: number
}

/**
 * Is the month these prices stand for. Compare them with the pages before you quote a bill: DynamoDB's were not confirmed in
 * either region, and in eu-west-1 those of the HTTP API and of logs are estimates as well.
 */
export const PRICES_AS_OF = '2026-11'

/** Are the lists by region. */
export const PRICES: Readonly<Record<'eu-west-1' | 'us-east-1', Prices>> = {
  'eu-west-1': {
    lambdaGbSecond: 0.0000133334,
    lambdaMillionRequests: 0.2,
    httpApiMillionRequests: 1.11,
    sqsMillionRequests: 0.5,
    tableMillionWriteUnits: 0.705,
    tableMillionReadUnits: 0.141,
    logsGb: 0.57,
    logsGbMonth: 0.03,
    schedulerMillionInvocations: 1,
    dataOutGb: 0.09,
  },
  'us-east-1': {
    lambdaGbSecond: 0.0000133334,
    lambdaMillionRequests: 0.2,
    httpApiMillionRequests: 1,
    sqsMillionRequests: 0.5,
    tableMillionWriteUnits: 0.625,
    tableMillionReadUnits: 0.125,
    logsGb: 0.5,
    logsGbMonth: 0.03,
    schedulerMillionInvocations: 1,
    dataOutGb: 0.09,
  },
}
