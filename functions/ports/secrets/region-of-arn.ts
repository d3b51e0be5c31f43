// Where a resource of AWS is, by its full name.

/** Finds the region in an ARN; undefined for a name that is none: such a resource is in the region of the process. */
export function regionOfArn(name: string): string | undefined {
  return /^arn:[a-z-]+:[a-z]+:([a-z0-9-]+):/.exec(name)?.[1]
}
