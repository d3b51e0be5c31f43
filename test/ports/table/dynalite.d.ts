// What dynalite, which has no types of its own, gives to those who start it in their process.
declare module 'dynalite' {
  import type { Server } from 'node:http'

  /** Makes a server of DynamoDB's API that keeps its tables in memory. */
  function dynalite(options?: { readonly createTableMs?: number }): Server
  export = dynalite
}
