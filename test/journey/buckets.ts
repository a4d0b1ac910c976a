/** The S3 side of a journey: a bucket for blobs, one for filed documents, and what lies in them. */

import { createHash } from 'node:crypto';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import type { Radosgw } from '../support/radosgw.ts';

/** The two buckets. */
export interface Buckets extends Disposable {
  readonly blobs: string;
  readonly filed: string;
  /** Key and SHA-256 (hex) of every object in a bucket. */
  read(bucket: string): Promise<ReadonlyMap<string, string>>;
  /** Keys of the objects in a bucket. */
  keys(bucket: string): Promise<readonly string[]>;
}

/** Makes the buckets. */
export async function makeBuckets(gateway: Radosgw, name: string): Promise<Buckets> {
  const { endpoint, accessKeyId, secretAccessKey } = gateway;
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: { accessKeyId, secretAccessKey },
  });
  const [blobs, filed] = [`${name}-blobs`, `${name}-filed`];
  for (const bucket of [blobs, filed]) await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const keysOf = async (bucket: string): Promise<readonly string[]> => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket: bucket }));
    return (Contents ?? []).map(({ Key }) => Key ?? '');
  };
  return {
    blobs,
    filed,
    async read(bucket) {
      const found = new Map<string, string>();
      for (const key of await keysOf(bucket)) {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        const bytes = (await Body?.transformToByteArray()) ?? new Uint8Array();
        found.set(key, createHash('sha256').update(bytes).digest('hex'));
      }
      return found;
    },
    keys: keysOf,
    [Symbol.dispose]: () => client.destroy(),
  };
}
