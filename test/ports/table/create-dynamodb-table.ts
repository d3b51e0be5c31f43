// Makes a table on an emulator, as infra/tables.yml describes it.
import type { AwsApi } from '../../../functions/ports/aws/port.ts'

/** Makes the table and waits until it can be used. */
export async function createDynamodbTable(aws: AwsApi, tableName: string): Promise<void> {
  const about = `table ${tableName}`
  const input = {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [{ AttributeName: 'key', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'key', KeyType: 'HASH' }],
  }
  await aws.call({ service: 'dynamodb', action: 'CreateTable', input, about })
  for (;;) {
    const description = { TableName: tableName }
    const answer = await aws.call({ service: 'dynamodb', action: 'DescribeTable', input: description, about })
    const { TableStatus: status } = (answer.kind === 'done' ? answer.output.Table : {}) as { TableStatus?: string }
    if (status === 'ACTIVE') return
  }
}
