/** One S3 bucket: the client, set so that it works with S3-compatible stores too. */

import { createHash } from 'node:crypto';
import { HeadBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { mapS3Error } from './s3-error.ts';

/** How to reach a bucket. */
export interface S3BucketOptions {
  /** `https://…` of the service; default: the provider's own address for the region. */
  readonly endpoint?: string;
  /** Default `us-east-1`, which S3-compatible stores take. */
  readonly region?: string;
  readonly bucket: string;
  /** Before every key, ending in `/` or empty; default empty. */
  readonly prefix?: string;
  /** Default: the SDK's own chain (instance role, profile, environment). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Bucket in the path, not in the host name; default true when `endpoint` is given. */
  readonly forcePathStyle?: boolean;
  /** Longest wait for a connection in milliseconds; default 5,000. */
  readonly connectTimeoutMs?: number;
  /** Longest silence on a connection, and longest wait for an answer, in milliseconds; default 30,000. */
  readonly requestTimeoutMs?: number;
  /** Tries of one request, the first included; default 3. */
  readonly maxAttempts?: number;
}

/** A bucket that can be talked to. */
export interface S3Bucket {
  readonly client: S3Client;
  readonly bucket: string;
  readonly prefix: string;
  /** Throws a mapped error when the bucket cannot be used. */
  check(): Promise<void>;
  /** Closes the connections. */
  close(): void;
}

/** Makes the client; no traffic yet. Credentials never appear in errors or logs. */
export function openS3Bucket(options: S3BucketOptions): S3Bucket {
  const requestTimeoutMs = options.requestTimeoutMs ?? 30_000;
  const client = new S3Client({
    region: options.region ?? 'us-east-1',
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    // A copy: the SDK writes marks of its own into the object, and a configuration is frozen.
    ...(options.credentials === undefined ? {} : { credentials: { ...options.credentials } }),
    forcePathStyle: options.forcePathStyle ?? options.endpoint !== undefined,
    maxAttempts: options.maxAttempts ?? 3,
    // The default (WHEN_SUPPORTED) sends trailing checksums, which Ceph 16 refuses and others store as content.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: options.connectTimeoutMs ?? 5_000,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
      socketTimeout: requestTimeoutMs,
      httpAgent: { maxSockets: 50 },
      httpsAgent: { maxSockets: 50 },
    },
  });
  addContentMd5(client);
  return {
    client,
    bucket: options.bucket,
    prefix: options.prefix ?? '',
    check: async () => {
      try {
        await client.send(new HeadBucketCommand({ Bucket: options.bucket }));
      } catch (error) {
        throw mapS3Error(error);
      }
    },
    close: () => client.destroy(),
  };
}

/**
 * Sends Content-MD5 (RFC 1864) with every body that lies in memory, objects and parts alike: every S3 service
 * checks it, while the newer checksums are ignored by some. It guards the way, not the content.
 */
function addContentMd5(client: S3Client): void {
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request;
      if (isBodyRequest(request) && request.method === 'PUT' && request.body instanceof Uint8Array) {
        request.headers['content-md5'] = createHash('md5').update(request.body).digest('base64');
      }
      return next(args);
    },
    { step: 'build', name: 'tomeokiContentMd5', priority: 'low' },
  );
}

function isBodyRequest(
  request: unknown,
): request is { method: string; body: unknown; headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request && 'body' in request;
}
