// How a stack and an access entry are asked for, and how a stack reads.
import { describe, expect, it } from 'vitest'
import { PROTOCOLS } from '../../../functions/ports/aws/protocols.ts'

const STACK = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>
<StackName>fluxless-prod</StackName><StackStatus>UPDATE_COMPLETE</StackStatus>
<Outputs><member><OutputKey>HttpApiUrl</OutputKey><OutputValue>https://abc.example.com/a&amp;b</OutputValue></member>
<member><Description>who</Description><OutputKey>SyncRoleArn</OutputKey><OutputValue>arn:aws:iam::1:role/sync</OutputValue></member></Outputs>
<Tags><member><Key>a</Key><Value>b</Value></member></Tags></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`

describe('CloudFormation', () => {
  it('tells a stack with its outputs by name', () => {
    expect(PROTOCOLS.cloudformation.decode(STACK)).toMatchObject({
      StackStatus: 'UPDATE_COMPLETE',
      outputs: { HttpApiUrl: 'https://abc.example.com/a&b', SyncRoleArn: 'arn:aws:iam::1:role/sync' },
    })
  })

  it('tells an error by its code, and is not taken for what is none of its answers', () => {
    const error = '<ErrorResponse><Error><Code>ValidationError</Code><Message>no</Message></Error></ErrorResponse>'
    expect(PROTOCOLS.cloudformation.decode(error)).toMatchObject({ Code: 'ValidationError', outputs: {} })
    expect(PROTOCOLS.cloudformation.decode('<html>no</html>')).toBeUndefined()
  })
})

describe('EKS', () => {
  const principalArn = 'arn:aws:iam::1:role/a/b'
  const entry = '/clusters/prod/access-entries'
  it.each`
    action                   | input                                                             | method      | path                                                | body
    ${'DescribeCluster'}     | ${{ name: 'prod' }}                                               | ${'GET'}    | ${'/clusters/prod'}                                 | ${undefined}
    ${'DescribeAccessEntry'} | ${{ name: 'prod', principalArn }}                                 | ${'GET'}    | ${`${entry}/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%2Fb`} | ${undefined}
    ${'DeleteAccessEntry'}   | ${{ name: 'prod', principalArn }}                                 | ${'DELETE'} | ${`${entry}/arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fa%2Fb`} | ${undefined}
    ${'CreateAccessEntry'}   | ${{ name: 'prod', principalArn, kubernetesGroups: ['fluxless'] }} | ${'POST'}   | ${entry}                                            | ${{ principalArn, kubernetesGroups: ['fluxless'] }}
  `('is asked to $action by $method $path', ({ action, input, method, path, body }) => {
    const encoded = PROTOCOLS.eks.encode(action, input)
    expect(encoded).toMatchObject({ method, path })
    expect(encoded.body === undefined ? undefined : JSON.parse(encoded.body)).toEqual(body)
  })
})
