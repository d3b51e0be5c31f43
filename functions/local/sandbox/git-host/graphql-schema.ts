// The part of GitHub's GraphQL schema that the host answers, in GitHub's own names.

/** The schema's text. */
export const SCHEMA = /* GraphQL */ `
scalar GitObjectID
scalar GitRefname
scalar GitTimestamp
scalar DateTime
scalar URI
scalar Base64String

interface Node { id: ID! }
interface GitObject { id: ID! oid: GitObjectID! abbreviatedOid: String! commitResourcePath: URI! repository: Repository! }

type Query {
  repository(owner: String!, name: String!, followRenames: Boolean = true): Repository
  viewer: User!
  rateLimit(dryRun: Boolean = false): RateLimit
}
type RateLimit { cost: Int! limit: Int! remaining: Int! used: Int! resetAt: DateTime! nodeCount: Int! }
type User implements Node { id: ID! login: String! databaseId: Int }
type RepositoryOwner { id: ID! login: String! }

type Repository implements Node {
  id: ID!
  databaseId: Int
  name: String!
  nameWithOwner: String!
  owner: RepositoryOwner!
  isPrivate: Boolean!
  isArchived: Boolean!
  isEmpty: Boolean!
  url: URI!
  sshUrl: String!
  pushedAt: DateTime
  defaultBranchRef: Ref
  ref(qualifiedName: String!): Ref
  refs(refPrefix: String!, first: Int, after: String): RefConnection
  object(oid: GitObjectID, expression: String): GitObject
}
type RefConnection { nodes: [Ref] totalCount: Int! pageInfo: PageInfo! }
type PageInfo { hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String }
type Ref implements Node { id: ID! name: String! prefix: String! target: GitObject repository: Repository! }

type GitActor { name: String email: String date: GitTimestamp user: User }
type Commit implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitResourcePath: URI! repository: Repository!
  message: String! messageHeadline: String! messageBody: String!
  authoredDate: DateTime! committedDate: DateTime!
  author: GitActor committer: GitActor
  url: URI!
  tree: Tree!
  parents(first: Int, after: String): CommitConnection!
  history(first: Int, after: String, path: String): CommitConnection!
}
type CommitConnection { nodes: [Commit] totalCount: Int! pageInfo: PageInfo! }
type Tag implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitResourcePath: URI! repository: Repository!
  name: String! message: String tagger: GitActor target: GitObject!
}
type Blob implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitResourcePath: URI! repository: Repository!
  byteSize: Int! isBinary: Boolean isTruncated: Boolean! text: String
}
type Tree implements Node & GitObject {
  id: ID! oid: GitObjectID! abbreviatedOid: String! commitResourcePath: URI! repository: Repository!
  entries: [TreeEntry!]
}
type TreeEntry { name: String! path: String mode: Int! type: String! oid: GitObjectID! object: GitObject }

type Mutation {
  updateRefs(input: UpdateRefsInput!): UpdateRefsPayload
  createCommitOnBranch(input: CreateCommitOnBranchInput!): CreateCommitOnBranchPayload
}
input RefUpdate { name: GitRefname! afterOid: GitObjectID! beforeOid: GitObjectID force: Boolean = false }
input UpdateRefsInput { clientMutationId: String repositoryId: ID! refUpdates: [RefUpdate!]! }
type UpdateRefsPayload { clientMutationId: String }

input CommittableBranch { id: ID branchName: String repositoryNameWithOwner: String }
input CommitMessage { headline: String! body: String = "" }
input FileAddition { path: String! contents: Base64String! }
input FileDeletion { path: String! }
input FileChanges { additions: [FileAddition!] = [] deletions: [FileDeletion!] = [] }
input CreateCommitOnBranchInput {
  branch: CommittableBranch!
  clientMutationId: String
  expectedHeadOid: GitObjectID!
  fileChanges: FileChanges
  message: CommitMessage!
}
type CreateCommitOnBranchPayload { clientMutationId: String commit: Commit ref: Ref }
`
