/** A small IPP client for tests of the server side: one request, the answer decoded. */

import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import type { IppAttributes, IppGroup, IppMessage, IppValue } from '../../drivers/ipp/message/message.ts';

/** What to ask. */
export interface IppAsk {
  readonly operation: number;
  readonly userName?: string;
  readonly operationAttributes?: Readonly<Record<string, readonly IppValue[]>>;
  readonly jobAttributes?: Readonly<Record<string, readonly IppValue[]>>;
  /** Groups after the job attributes, such as subscriptions. */
  readonly moreGroups?: readonly IppGroup[];
  /** Default 2.0. */
  readonly version?: IppMessage['version'];
  /** `printer-uri`; default: where the request goes to. */
  readonly printerUri?: string;
  readonly document?: Uint8Array;
  readonly basic?: { readonly userName: string; readonly password: string };
  /** The client's own certificate, shown when the server asks for one. PEM. */
  readonly clientCertificate?: { readonly key: string; readonly cert: string };
}

/** What came back. */
export interface IppAnswer {
  readonly httpStatus: number;
  /** Status code; -1 when the answer is not IPP. */
  readonly status: number;
  readonly message: IppMessage | undefined;
  /** Attributes of the first job group. */
  readonly job: IppAttributes;
  readonly jobs: readonly IppAttributes[];
}

let lastRequestId = 0;

/** Sends one request to `uri` (`ipp://` or `ipps://`); self-made certificates are accepted. */
export async function askIpp(uri: string, ask: IppAsk): Promise<IppAnswer> {
  lastRequestId += 1;
  const head = encodeMessage({
    version: ask.version ?? { major: 2, minor: 0 },
    code: ask.operation,
    requestId: lastRequestId,
    groups: [
      {
        group: 'operation-attributes',
        attributes: new Map<string, readonly IppValue[]>([
          ['attributes-charset', [{ tag: 'charset', value: 'utf-8' }]],
          ['attributes-natural-language', [{ tag: 'naturalLanguage', value: 'ja' }]],
          ['printer-uri', [{ tag: 'uri', value: ask.printerUri ?? uri }]],
          ...(ask.userName === undefined
            ? []
            : [['requesting-user-name', [{ tag: 'nameWithoutLanguage', value: ask.userName }]] as const]),
          ...Object.entries(ask.operationAttributes ?? {}),
        ]),
      },
      ...(ask.jobAttributes
        ? [{ group: 'job-attributes' as const, attributes: new Map(Object.entries(ask.jobAttributes)) }]
        : []),
      ...(ask.moreGroups ?? []),
    ],
  });
  const { httpStatus, body } = await post(
    uri,
    Buffer.concat([head, ask.document ?? new Uint8Array()]),
    ask.basic,
    ask.clientCertificate,
  );
  const message = httpStatus === 200 ? decodeMessage(body).message : undefined;
  const jobs = (message?.groups ?? []).filter(({ group }) => group === 'job-attributes');
  return {
    httpStatus,
    status: message?.code ?? -1,
    message,
    job: jobs[0]?.attributes ?? new Map(),
    jobs: jobs.map(({ attributes }) => attributes),
  };
}

/** Print-Job with a document; answers with the job's number. */
export async function printJob(
  uri: string,
  options: Pick<
    IppAsk,
    'clientCertificate' | 'userName' | 'basic' | 'jobAttributes' | 'moreGroups' | 'version' | 'printerUri'
  > & {
    readonly jobName?: string;
    readonly document: Uint8Array;
    readonly format?: string;
  },
): Promise<IppAnswer & { readonly jobId: number }> {
  const answer = await askIpp(uri, {
    operation: 0x0002,
    ...options,
    operationAttributes: {
      'job-name': [{ tag: 'nameWithoutLanguage', value: options.jobName ?? '会議資料' }],
      'document-format': [{ tag: 'mimeMediaType', value: options.format ?? 'application/pdf' }],
    },
  });
  const jobId = answer.job.get('job-id')?.[0];
  return { ...answer, jobId: jobId?.tag === 'integer' ? jobId.value : 0 };
}

/** A PDF of one empty page, with `padding` bytes of comment, so that documents differ and have a wanted size. */
export function smallPdf(padding: Uint8Array = new Uint8Array()): Buffer {
  const objects = [
    '1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n',
    '2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n',
    '3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n',
  ];
  const head = Buffer.concat([
    Buffer.from('%PDF-1.4\n%'),
    Buffer.from(Buffer.from(padding).toString('hex')),
    Buffer.from('\n'),
  ]);
  let at = head.length;
  const offsets = objects.map((text) => {
    const here = at;
    at += text.length;
    return here;
  });
  const xref = `xref\n0 4\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  const tail = `${xref}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${at}\n%%EOF\n`;
  return Buffer.concat([head, Buffer.from(objects.join('')), Buffer.from(tail)]);
}

function post(
  uri: string,
  body: Buffer,
  basic: IppAsk['basic'],
  clientCertificate: IppAsk['clientCertificate'],
): Promise<{ readonly httpStatus: number; readonly body: Buffer }> {
  const url = new URL(uri.replace(/^ipp/, 'http'));
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        agent: false,
        rejectUnauthorized: false,
        ...clientCertificate,
        headers: {
          'content-type': 'application/ipp',
          'content-length': body.length,
          ...(basic && {
            authorization: `Basic ${Buffer.from(`${basic.userName}:${basic.password}`).toString('base64')}`,
          }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ httpStatus: response.statusCode ?? 0, body: Buffer.concat(chunks) }),
        );
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
