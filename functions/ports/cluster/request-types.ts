// The media types we ask for and send.

/** Asks for metadata alone: the payload, such as a Secret's data, never leaves the server. */
export const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1, application/json'
/** Asks for metadata of a whole list; the single form would be refused. */
export const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1, application/json'
/** Is server-side apply; JSON is YAML too. */
export const APPLY_PATCH = 'application/apply-patch+yaml'
