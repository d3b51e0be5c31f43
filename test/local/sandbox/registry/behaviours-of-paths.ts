// How a registry behaves: the front, names and their grammar, methods.
import { differs, row } from './a-behaviour.ts'
import { sha256, TYPES } from './a-client.ts'

const page = differs('404', 'the router finds nothing and says so in plain text')
const asHost = differs('404 NAME_UNKNOWN', 'its router takes the first part for a host')
const fails = (answers: string) => differs(answers, 'it has no code for this and says that it failed')

export const BEHAVIOURS_OF_PATHS = [
  row('shows its front to whoever probes it', '200', c => c.call('GET', '/')),
  row('says that it speaks version 2', '200', c => c.call('GET', '/v2/')),
  row('says so to HEAD', '200', c => c.call('HEAD', '/v2/')),
  row('sends on without the slash', '301', c => c.call('GET', '/v2')),
  row('sends on an upload without the slash', '301', (c, r) => c.call('POST', `/v2/${r}/blobs/uploads`)),
  row('knows no version 1', '404 NAME_INVALID', c => c.call('GET', '/v1/search'), page),
  row('knows no other list', '404 NAME_INVALID', (c, r) => c.call('GET', `/v2/${r}/tags/all`), page),
  row('knows nothing at the root of a repository', '404 NAME_INVALID', (c, r) => c.call('GET', `/v2/${r}`), page),

  row('takes two dashes in a name', '404 NAME_UNKNOWN', c => c.call('GET', '/v2/a--b/tags/list')),
  row('takes words of its own paths in a name', '404 NAME_UNKNOWN', c => c.call('GET', '/v2/blobs/tags/tags/list')),
  row('refuses capitals in a name', '404 NAME_INVALID', c => c.call('GET', '/v2/Team/shop/tags/list'), asHost),
  row('refuses three underscores', '404 NAME_INVALID', c => c.call('GET', '/v2/a___b/tags/list'), page),
  row('refuses a dot at the start', '404 NAME_INVALID', c => c.call('GET', '/v2/.a/tags/list'), page),
  row(
    'refuses an empty part',
    '404 NAME_INVALID',
    c => c.call('GET', '/v2//tags/list'),
    differs('301', 'it cleans the path first'),
  ),
  row(
    'refuses to leave its folder',
    '404 NAME_INVALID',
    c => c.call('GET', '/v2/..%2f..%2fetc/tags/list'),
    differs('301', 'it cleans the path first'),
  ),
  row('refuses what does not decode', '404 NAME_INVALID', c => c.call('GET', '/v2/%ff/tags/list'), page),
  row(
    'refuses a name of 257 characters',
    '404 NAME_INVALID',
    c => c.call('GET', `/v2/${'a/'.repeat(128)}b/tags/list`),
    fails('500 UNKNOWN'),
  ),
  row(
    'refuses a name of 257 characters in a manifest',
    '404 NAME_INVALID',
    c => c.put(`${'a/'.repeat(128)}b`, '1', '{}'),
    fails('500 UNKNOWN'),
  ),

  row('refuses a dot at the start of a tag', '404 TAG_INVALID', (c, r) => c.get(r, '.bad'), page),
  row('refuses it for a push, too', '404 TAG_INVALID', (c, r) => c.put(r, '.bad', '{}'), page),
  row('refuses a tag of 129 characters', '404 TAG_INVALID', (c, r) => c.get(r, 'a'.repeat(129)), page),
  row('takes a tag of 128 characters', '404 MANIFEST_UNKNOWN', (c, r) => c.get(r, 'a'.repeat(128))),
  row(
    'refuses half a digest of a manifest',
    '400 DIGEST_INVALID',
    (c, r) => c.get(r, 'sha256:abc'),
    fails('500 UNKNOWN'),
  ),
  row('refuses md5', '400 DIGEST_INVALID', (c, r) => c.get(r, `md5:${'0'.repeat(32)}`), fails('500 UNKNOWN')),
  row('refuses half a digest of a blob', '400 DIGEST_INVALID', (c, r) => c.call('GET', `/v2/${r}/blobs/sha256:abc`)),
  row('refuses capitals in a digest', '400 DIGEST_INVALID', (c, r) =>
    c.call('GET', `/v2/${r}/blobs/sha256:${'A'.repeat(64)}`),
  ),
  row(
    'knows no digest without an algorithm',
    '400 DIGEST_INVALID',
    (c, r) => c.call('GET', `/v2/${r}/blobs/${'a'.repeat(64)}`),
    page,
  ),

  row(
    'does not take POST for a manifest',
    '405 UNSUPPORTED',
    (c, r) => c.call('POST', `/v2/${r}/manifests/1`),
    differs('405', 'plain text'),
  ),
  row(
    'does not take PATCH for a blob',
    '405 UNSUPPORTED',
    (c, r) => c.call('PATCH', `/v2/${r}/blobs/${sha256('x')}`),
    differs('405', 'plain text'),
  ),
  row(
    'does not take PUT for tags',
    '405 UNSUPPORTED',
    (c, r) => c.call('PUT', `/v2/${r}/tags/list`),
    differs('405', 'plain text'),
  ),
  row('has no manifest of an unknown repository', '404 MANIFEST_UNKNOWN', (c, r) => c.get(r, '1.0', TYPES.manifest)),
  row('has no list of an unknown repository', '404 NAME_UNKNOWN', (c, r) => c.call('GET', `/v2/${r}/tags/list`)),
]
