/** Blobs in pieces, from everybody at once. */
export { Fetch } from './fetch.ts';
export { describe as describeBlob, MAX_BLOB_BYTES, readManifest, sameBlob, writeManifest, type Manifest } from './manifest.ts';
export { Bulk, isBulk } from './messages.ts';
export { Pace, type Strain } from './pace.ts';
export { Seeder, type BulkWay } from './seeder.ts';
