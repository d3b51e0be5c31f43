// JSON values as manifests hold them: integers beyond 2^53 are BigInt, so that they survive exactly.

/** Is any value of a manifest. */
export type JsonValue = null | boolean | number | bigint | string | JsonArray | JsonObject
/** Is a list of values. */
export type JsonArray = readonly JsonValue[]
/** Is a mapping with text keys. */
export type JsonObject = { readonly [key: string]: JsonValue }
