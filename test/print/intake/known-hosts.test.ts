/** Jobs of hosts that cannot sign in: trusted submitters, shared PCs, raw and LPD listeners, over the wire. */

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { configSchema } from '../../../src/config/schema.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import type { PersonId } from '../../../src/shared/ids.ts';
import { askIpp, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { connectWire } from '../../support/legacy-client.ts';
import { makeTestCertificate } from '../../support/test-certificate.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const document = smallPdf();
const status = { ok: 0x0000, forbidden: 0x0401, notAuthorized: 0x0403, notFound: 0x0406, account: 0x041c };
const operation = { validate: 4, create: 5, send: 6, cancel: 8, getJob: 9, getJobs: 10 } as const;

const trusting = (id: string, addresses: string[], unknownUser: 'refuse' | 'claim-number' = 'refuse') => ({
  id,
  port: 0,
  identification: ['trusted-submitter', 'basic'],
  trustedSubmitters: [{ name: 'print-server', addresses, unknownUser }],
});

const [host, stranger] = await Promise.all([makeTestCertificate(), makeTestCertificate()]);
const pin = new X509Certificate(host.cert).fingerprint256;

const { segments } = configSchema.parse({
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      listeners: [
        trusting('trusting', ['192.0.2.0/24', '127.0.0.0/8']),
        trusting('elsewhere', ['192.0.2.0/24']),
        trusting('session-host', ['127.0.0.1'], 'claim-number'),
        { id: 'shared', port: 0, identification: ['shared-pc'], sharedPcAddresses: ['127.0.0.1'] },
        { id: 'not-shared', port: 0, identification: ['shared-pc'], sharedPcAddresses: ['192.0.2.7'] },
        {
          id: 'certified',
          port: 0,
          identification: ['trusted-submitter', 'basic'],
          trustedSubmitters: [{ name: 'core-system', certificates: [pin] }],
        },
        { ...trusting('account', ['127.0.0.1']), accountRequired: true },
      ],
      rawListeners: [{ id: 'raw', port: 0, owner: 'hanako', addresses: ['127.0.0.1'] }],
      lpdListeners: [{ id: 'lpd', port: 0, believeUserName: true, addresses: ['127.0.0.1'] }],
    },
  ],
});

describe('hosts that cannot sign in', { timeout: 120_000 }, () => {
  let service: TestService;
  let hanako: PersonId;
  before(async () => {
    service = await startTestService({ segments });
    hanako = await service.addPerson('hanako');
    await service.addPerson('jiro', { segments: [] });
  });
  after(() => service[Symbol.asyncDispose]());

  const uri = (listener: string) => service.printerUri(listener);
  const jobOf = async (listener: string, jobId: number): Promise<PrintJob> => {
    const job = await service.stores.jobs.findByNumber(listener, jobId);
    assert.ok(job);
    return job;
  };
  const createdDetails = async (job: PrintJob) => {
    const rows = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('details')
      .where('subject', '=', `job:${job.id}`)
      .where('kind', '=', 'job.created')
      .execute();
    return rows[0]?.details;
  };
  const legacyPort = (id: string) =>
    service.printing.legacyListeners.find(({ config }) => config.id === id)?.port ?? 0;

  test('a trusted host is believed whatever form it gives the name, and the job and the audit say who vouched', async () => {
    for (const userName of [
      'hanako',
      'CITY\\Hanako',
      'ＨＡＮＡＫＯ',
      'hanako@city.example',
      'PC-07\\HANAKO',
    ]) {
      const answer = await printJob(uri('trusting'), { userName, document });
      assert.equal(answer.status, status.ok, userName);
      const job = await jobOf('trusting', answer.jobId);
      assert.equal(job.ownerId, hanako);
      assert.equal(job.submittedAs, 'hanako');
      assert.equal(job.demands.vouchedBy, 'print-server');
      assert.deepEqual(await createdDetails(job), { listener: 'trusting', vouchedBy: 'print-server' });
    }
  });

  test('a stated name that nobody has, and one outside the segment, are refused with client-error-not-authorized', async () => {
    for (const userName of ['nobody', '', 'jiro', '\\', '@']) {
      const answer = await printJob(uri('trusting'), { userName, document });
      assert.equal(answer.status, status.notAuthorized, userName);
    }
  });

  test('any other address is challenged as usual: its word is worth nothing', async () => {
    const uri = service.printerUri('elsewhere', 'ipps');
    assert.equal((await printJob(uri, { userName: 'hanako', document })).httpStatus, 401);
  });

  test('a host known by its certificate is believed with it, and with no other or none', async () => {
    const uri = service.printerUri('certified', 'ipps');
    const answer = await printJob(uri, { userName: 'hanako', document, clientCertificate: host });
    assert.equal(answer.status, status.ok);
    assert.equal((await jobOf('certified', answer.jobId)).demands.vouchedBy, 'core-system');
    for (const shown of [{ clientCertificate: stranger }, {}]) {
      assert.equal((await printJob(uri, { userName: 'hanako', document, ...shown })).httpStatus, 401);
    }
    const plain = await printJob(service.printerUri('certified'), { userName: 'hanako', document });
    assert.notEqual(plain.httpStatus, 200, 'without TLS there is no certificate');
  });

  test('a trusted host sees the jobs of the user it states, and of nobody else', async () => {
    const list = async (userName: string) =>
      (await askIpp(uri('trusting'), { operation: operation.getJobs, userName })).jobs.length;
    assert.ok((await list('hanako')) > 0);
    assert.equal(await list('jiro').catch(() => 0), 0);
  });

  test('somebody nobody knows at a session host leaves a job under a claim number, when its rule says so', async () => {
    const answer = await printJob(uri('session-host'), { userName: 'guest-12', document });
    assert.equal(answer.status, status.ok);
    const job = await jobOf('session-host', answer.jobId);
    assert.equal(job.ownerId, undefined);
    assert.ok(job.claimHash);
    assert.equal(job.demands.vouchedBy, 'print-server');
    const known = await printJob(uri('session-host'), { userName: 'hanako', document });
    assert.equal((await jobOf('session-host', known.jobId)).ownerId, hanako);
    assert.equal(known.job.get('job-state-message'), undefined);
  });

  describe('a shared PC', () => {
    const messageOf = (answer: Awaited<ReturnType<typeof askIpp>>) => {
      const [message] = answer.job.get('job-state-message') ?? [];
      return message?.tag === 'textWithoutLanguage' || message?.tag === 'textWithLanguage'
        ? message.value
        : '';
    };

    test('the answer to Print-Job tells a claim number, and no later answer does', async () => {
      const answer = await printJob(uri('shared'), { userName: 'counter', document });
      assert.equal(answer.status, status.ok);
      assert.match(messageOf(answer), /[0-9]{4}-[0-9]{4}/);
      const again = await askIpp(uri('shared'), {
        operation: operation.getJob,
        userName: 'counter',
        operationAttributes: { 'job-id': [{ tag: 'integer', value: answer.jobId }] },
      });
      assert.equal(again.status, status.ok);
      assert.doesNotMatch(JSON.stringify([...again.job]), /[0-9]{4}-[0-9]{4}/);
      assert.doesNotMatch(JSON.stringify([...again.job]), /会議資料|counter/, 'nor name nor sender');
    });

    test('Create-Job and Send-Document: the number comes with the document', async () => {
      const created = await askIpp(uri('shared'), { operation: operation.create, userName: 'counter' });
      assert.equal(messageOf(created), '');
      const [jobId] = created.job.get('job-id') ?? [];
      assert.ok(jobId?.tag === 'integer');
      const send = (userName: string) =>
        askIpp(uri('shared'), {
          operation: operation.send,
          userName,
          operationAttributes: {
            'job-id': [jobId],
            'last-document': [{ tag: 'boolean', value: true }],
          },
          document,
        });
      assert.equal((await send('somebody-else')).status, status.notFound, 'who did not begin it');
      assert.match(messageOf(await send('counter')), /[0-9]{4}-[0-9]{4}/);
      assert.equal((await send('counter')).status, status.notFound, 'and it is over for the sender');
    });

    test('the next person at the same PC can neither list nor cancel the jobs of the last one', async () => {
      const { jobId } = await printJob(uri('shared'), { userName: 'counter', document });
      const listed = await askIpp(uri('shared'), {
        operation: operation.getJobs,
        userName: 'counter',
        operationAttributes: { 'my-jobs': [{ tag: 'boolean', value: true }] },
      });
      assert.equal(listed.jobs.length, 0);
      const canceled = await askIpp(uri('shared'), {
        operation: operation.cancel,
        userName: 'counter',
        operationAttributes: { 'job-id': [{ tag: 'integer', value: jobId }] },
      });
      assert.equal(canceled.status, status.notFound);
    });

    test('a machine that is not listed may not leave jobs', async () => {
      const answer = await printJob(uri('not-shared'), { userName: 'counter', document });
      assert.equal(answer.status, status.forbidden);
    });
  });

  test('a listener that wants a cost code refuses a job without one, and its check before', async () => {
    const answer = await printJob(uri('account'), { userName: 'hanako', document });
    assert.equal(answer.status, status.account);
    const validated = await askIpp(uri('account'), { operation: operation.validate, userName: 'hanako' });
    assert.equal(validated.status, status.account);
  });

  test('a raw connection is a held job of the person of its listener', async () => {
    await using client = await connectWire(legacyPort('raw'));
    client.send(document);
    client.end();
    assert.equal(await client.closed, 'ended');
    const [job] = await service.stores.jobs.list('raw', { states: ['pending-held'], limit: 10 });
    assert.equal(job?.ownerId, hanako);
    assert.equal(job?.byteLength, document.byteLength);
    assert.equal(job?.documentFormat, 'application/pdf');
  });

  test('an LPR job is that of the user its trusted host states; another is refused before its document', async () => {
    await using client = await connectWire(legacyPort('lpd'));
    const send = async (kind: number, bytes: Uint8Array, name: string) => {
      client.send(`${String.fromCharCode(kind)}${bytes.byteLength} ${name}\n`);
      assert.equal(await client.octet(), 0);
      client.send(bytes);
      client.send('\0');
      return await client.octet();
    };
    client.send('\x02any\n');
    assert.equal(await client.octet(), 0);
    assert.equal(await send(2, Buffer.from('Hpc\nPnobody\nldfA1pc\n'), 'cfA1pc'), 3);
    assert.equal(await send(2, Buffer.from('Hpc\nPCITY\\Hanako\nJ通知\nldfA1pc\n'), 'cfA1pc'), 0);
    assert.equal(await send(3, document, 'dfA1pc'), 0);
    const [job] = await service.stores.jobs.list('lpd', { states: ['pending-held'], limit: 10 });
    assert.equal(job?.ownerId, hanako);
    assert.equal(job?.jobName, '通知');
    assert.equal(job?.demands.vouchedBy, 'lpd');
  });
});
