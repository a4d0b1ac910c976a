import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceError } from '../../../../drivers/device/device-error.ts';
import type { DeviceJobRequest, OutputDevice } from '../../../../drivers/device/printer.ts';
import { openIppDevice } from '../../../../drivers/ipp/client/device.ts';
import {
  type AttributeEntry,
  attributes,
  attributesOf,
  enumValue,
  firstInteger,
  firstString,
  integer,
  keyword,
  name,
  rangeOfInteger,
  text,
  unsupported,
} from '../../../../drivers/ipp/message/values.ts';
import { type OperationName, operations } from '../../../../drivers/ipp/registry/operations.ts';
import {
  httpAnswer,
  ippAnswer,
  jobGroup,
  printerGroup,
  type RawDevice,
  type RawDevicePlan,
  type RawPoint,
  startRawDevice,
  successAnswer,
} from '../../../support/raw-ipp-device.ts';

const job: DeviceJobRequest = {
  jobName: 'T-0001',
  userName: 'tomeoki',
  ticket: { copies: 2, sides: 'two-sided-long-edge' },
  documentFormat: 'application/pdf',
};

type Answer = NonNullable<RawDevicePlan['answer']>;
type At = NonNullable<RawDevicePlan['at']>;

const document = Buffer.alloc(200_000, 'Tomeoki ');

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < document.length; at += 20_000) yield document.subarray(at, at + 20_000);
}

function open(device: RawDevice, timeouts: Record<string, number> = {}): OutputDevice {
  return openIppDevice({ uri: device.uri, timeouts: { continueMs: 100, ...timeouts } });
}

/** Submits to a device that follows the plan; says what came of it and what the device saw. */
async function submitTo(
  plan: RawDevicePlan,
  request: DeviceJobRequest = job,
  timeouts: Record<string, number> = {},
) {
  await using raw = await startRawDevice(plan);
  await using device = open(raw, timeouts);
  const created: number[] = [];
  const opened: number[] = [];
  const outcome = await device
    .submit(
      request,
      () => {
        opened.push(raw.requests.length);
        return pieces();
      },
      {
        onJobCreated: async (id) => {
          created.push(id);
        },
      },
    )
    .catch((error: unknown) => error);
  return {
    outcome,
    created,
    opened: opened.length,
    requests: raw.requests,
    operations: raw.requests.map((seen) => seen.operation),
  };
}

function codeOf(outcome: unknown): string {
  assert.ok(outcome instanceof DeviceError, `expected a DeviceError, got ${String(outcome)}`);
  return outcome.code;
}

const statusFor =
  (wanted: OperationName, status: number): Answer =>
  (operation, message) =>
    operation === wanted ? ippAnswer(message.requestId, status) : successAnswer(operation, message);

const cutAt =
  (wanted: OperationName, point: RawPoint): At =>
  (at, operation) =>
    at === point && operation === wanted ? 'cut' : undefined;

const oneStepPrinter = printerGroup([
  'operations-supported',
  [enumValue(operations['Print-Job']), enumValue(operations['Validate-Job'])],
]);
const oneStep: Answer = (operation, message) =>
  operation === 'Get-Printer-Attributes'
    ? ippAnswer(message.requestId, 0, [oneStepPrinter])
    : successAnswer(operation, message);

test('a job is looked up, validated, created, written down and sent, byte for byte', async () => {
  const { outcome, created, operations: seen, requests } = await submitTo({});
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: [] });
  assert.deepEqual(created, [7]);
  assert.deepEqual(seen, ['Get-Printer-Attributes', 'Validate-Job', 'Create-Job', 'Send-Document']);
  const sent = requests.at(-1) ?? assert.fail();
  assert.ok(sent.document.equals(document));
  assert.match(sent.headers, /transfer-encoding: chunked/i);
  assert.match(sent.headers, /expect: 100-continue/i);
  const operation = attributesOf(sent.message ?? assert.fail(), 'operation-attributes');
  assert.deepEqual([...operation.keys()].slice(0, 4), [
    'attributes-charset',
    'attributes-natural-language',
    'printer-uri',
    'job-id',
  ]);
  assert.deepEqual(operation.get('last-document'), [{ tag: 'boolean', value: true }]);
});

test('the ticket goes with Validate-Job and Create-Job as Job Template attributes', async () => {
  const { requests } = await submitTo({});
  const create = requests.find((seen) => seen.operation === 'Create-Job')?.message ?? assert.fail();
  const template = attributesOf(create, 'job-attributes');
  assert.equal(firstInteger(template, 'copies'), 2);
  assert.equal(firstString(template, 'sides'), 'two-sided-long-edge');
});

test('a device that ignores 100-continue gets the document after the wait', async () => {
  const { outcome } = await submitTo({ continues: false });
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: [] });
});

test('RFC 9110 §10.1.1: a device that answers 417 is asked again without the expectation', async () => {
  const { outcome, opened } = await submitTo({
    at: (point, _operation, request) =>
      point === 'headers' && /expect:/i.test(request.headers)
        ? httpAnswer('417 Expectation Failed', Buffer.alloc(0))
        : undefined,
  });
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: [] });
  assert.equal(opened, 1);
});

for (const point of ['headers', 'attributes', 'first-document-byte', 'end'] as const) {
  const lost = point === 'first-document-byte' || point === 'end';
  // The operation is not known yet when only the headers are there; Send-Document is the one that expects.
  const at: At = (now, operation, request) => {
    const sending = operation === 'Send-Document' || (operation === '' && /expect:/i.test(request.headers));
    return now === point && sending ? 'cut' : undefined;
  };
  test(`a connection cut at the ${point} of Send-Document ${lost ? 'is a lost reply' : 'took nothing'}`, async () => {
    const { outcome, operations: seen } = await submitTo({ at });
    if (lost) {
      assert.equal(codeOf(outcome), 'DEVICE_REPLY_LOST');
      assert.equal(seen.includes('Cancel-Job'), false);
    } else {
      // With the attributes the first document bytes may be on their way already: both are true answers.
      assert.ok(
        ['DEVICE_UNREACHABLE', ...(point === 'attributes' ? ['DEVICE_REPLY_LOST'] : [])].includes(
          codeOf(outcome),
        ),
      );
    }
  });
}

test('a device that falls silent after the document is a lost reply', async () => {
  const at: At = (point, operation) =>
    point === 'end' && operation === 'Send-Document' ? 'silent' : undefined;
  const { outcome } = await submitTo({ at }, job, { documentAnswerMs: 200 });
  assert.equal(codeOf(outcome), 'DEVICE_REPLY_LOST');
});

test('an answer that is no IPP after the document is a lost reply', async () => {
  const answer: Answer = (operation, message) =>
    operation === 'Send-Document'
      ? httpAnswer('200 OK', Buffer.from('<html>'), 'text/html')
      : successAnswer(operation, message);
  assert.equal(codeOf((await submitTo({ answer })).outcome), 'DEVICE_REPLY_LOST');
});

test('a cut IPP answer after the document is a lost reply', async () => {
  const answer: Answer = (operation, message) =>
    operation === 'Send-Document'
      ? httpAnswer('200 OK', Buffer.from([2, 0, 0, 0]))
      : successAnswer(operation, message);
  assert.equal(codeOf((await submitTo({ answer })).outcome), 'DEVICE_REPLY_LOST');
});

test('HTTP 500 after the document is a lost reply, HTTP 503 is a busy device', async () => {
  const http =
    (status: string): Answer =>
    (operation, message) =>
      operation === 'Send-Document'
        ? httpAnswer(status, Buffer.alloc(0), 'text/plain')
        : successAnswer(operation, message);
  assert.equal(codeOf((await submitTo({ answer: http('500 Oops') })).outcome), 'DEVICE_REPLY_LOST');
  assert.equal(codeOf((await submitTo({ answer: http('503 Busy') })).outcome), 'DEVICE_BUSY');
});

test('a one-step device gets Print-Job, and a cut after its document is a lost reply', async () => {
  const printed = await submitTo({ answer: oneStep });
  assert.deepEqual(printed.outcome, { deviceJobId: 7, ignoredAttributes: [] });
  assert.deepEqual(printed.created, []);
  assert.deepEqual(printed.operations, ['Get-Printer-Attributes', 'Validate-Job', 'Print-Job']);
  const cut = await submitTo({ answer: oneStep, at: cutAt('Print-Job', 'end') });
  assert.equal(codeOf(cut.outcome), 'DEVICE_REPLY_LOST');
});

test('RFC 8011 §B.1.5.8: busy at Create-Job is a busy device, and the document is not opened', async () => {
  const { outcome, opened, created } = await submitTo({ answer: statusFor('Create-Job', 0x0507) });
  assert.equal(codeOf(outcome), 'DEVICE_BUSY');
  assert.deepEqual([opened, created], [0, []]);
});

test('busy at Send-Document cancels the created job and is a busy device', async () => {
  const answer: Answer = (operation, message) => {
    if (operation === 'Send-Document') return ippAnswer(message.requestId, 0x0507);
    if (operation === 'Get-Job-Attributes')
      return ippAnswer(message.requestId, 0, [jobGroup(3, ['job-originating-user-name', name('tomeoki')])]);
    return successAnswer(operation, message);
  };
  const { outcome, operations: seen } = await submitTo({ answer });
  assert.equal(codeOf(outcome), 'DEVICE_BUSY');
  assert.ok(seen.includes('Cancel-Job'));
});

test('a document refused after pages came out counts as handed over', async () => {
  const answer: Answer = (operation, message) => {
    if (operation === 'Send-Document') return ippAnswer(message.requestId, 0x0411);
    if (operation === 'Get-Job-Attributes')
      return ippAnswer(message.requestId, 0, [jobGroup(8, ['job-impressions-completed', integer(3)])]);
    return successAnswer(operation, message);
  };
  assert.deepEqual((await submitTo({ answer })).outcome, { deviceJobId: 7, ignoredAttributes: [] });
});

test('a refusal in the middle of the document stops the sending', async () => {
  const at: At = (point, operation, request) =>
    point === 'first-document-byte' && operation === 'Send-Document'
      ? ippAnswer(request.message?.requestId ?? 0, 0x040a)
      : undefined;
  const answer: Answer = (operation, message) =>
    operation === 'Get-Job-Attributes'
      ? ippAnswer(message.requestId, 0, [jobGroup(8)])
      : successAnswer(operation, message);
  assert.equal(codeOf((await submitTo({ at, answer })).outcome), 'DEVICE_FORMAT_UNSUPPORTED');
});

test('HTTP 401 before the document is an authentication refusal, and the document is not opened', async () => {
  const { outcome, opened } = await submitTo({
    at: (point, _operation, request) =>
      point === 'headers' && /expect:/i.test(request.headers)
        ? httpAnswer('401 Unauthorized', Buffer.alloc(0), 'text/plain')
        : undefined,
  });
  assert.equal(codeOf(outcome), 'DEVICE_AUTHENTICATION_REFUSED');
  assert.equal(opened, 0);
});

test('RFC 8011 §4.1.7: sides that the device ignores are reported and not asked for again', async () => {
  const answer: Answer = (operation, message) =>
    operation === 'Validate-Job'
      ? ippAnswer(message.requestId, 0x0001, [
          { group: 'unsupported-attributes', attributes: attributes(['sides', unsupported]) },
        ])
      : successAnswer(operation, message);
  const { outcome, requests } = await submitTo({ answer });
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: ['sides'] });
  const create = requests.find((seen) => seen.operation === 'Create-Job')?.message ?? assert.fail();
  assert.equal(attributesOf(create, 'job-attributes').has('sides'), false);
});

test('a device that refuses values is asked again without them', async () => {
  const answer: Answer = (operation, message) =>
    operation === 'Validate-Job' && attributesOf(message, 'job-attributes').has('media')
      ? ippAnswer(message.requestId, 0x040b, [
          {
            group: 'unsupported-attributes',
            attributes: attributes(['media', keyword('iso_a0_841x1189mm')]),
          },
        ])
      : successAnswer(operation, message);
  const { outcome } = await submitTo({ answer }, { ...job, ticket: { media: 'iso_a0_841x1189mm' } });
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: ['media'] });
});

test('a device that cannot read a user name is asked again with an ASCII one', async () => {
  const answer: Answer = (operation, message) => {
    const user = firstString(attributesOf(message, 'operation-attributes'), 'requesting-user-name') ?? '';
    return operation === 'Validate-Job' && /[^ -~]/.test(user)
      ? ippAnswer(message.requestId, 0x0400)
      : successAnswer(operation, message);
  };
  const { outcome, requests } = await submitTo({ answer }, { ...job, userName: '留め置き' });
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: [] });
  const create = requests.find((seen) => seen.operation === 'Create-Job')?.message ?? assert.fail();
  assert.equal(firstString(attributesOf(create, 'operation-attributes'), 'requesting-user-name'), '____');
});

test('a device that makes no copies is sent none, and says so', async () => {
  const answer: Answer = (operation, message) =>
    operation === 'Get-Printer-Attributes'
      ? ippAnswer(message.requestId, 0, [printerGroup(['copies-supported', rangeOfInteger(1, 1)])])
      : successAnswer(operation, message);
  const { outcome, requests } = await submitTo({ answer });
  assert.deepEqual(outcome, { deviceJobId: 7, ignoredAttributes: ['copies'] });
  const create = requests.find((seen) => seen.operation === 'Create-Job')?.message ?? assert.fail();
  assert.equal(attributesOf(create, 'job-attributes').has('copies'), false);
});

test('a device that accepts no jobs, is full or knows no PDF is not sent any', async () => {
  const printer = (...changes: readonly AttributeEntry[]): RawDevicePlan => ({
    answer: (_operation, message) => ippAnswer(message.requestId, 0, [printerGroup(...changes)]),
  });
  const closed = await submitTo(printer(['printer-is-accepting-jobs', { tag: 'boolean', value: false }]));
  assert.equal(codeOf(closed.outcome), 'DEVICE_NOT_ACCEPTING');
  const full = await submitTo(printer(['printer-state-reasons', keyword('spool-area-full-report')]));
  assert.equal(codeOf(full.outcome), 'DEVICE_NOT_ACCEPTING');
  const other = await submitTo(printer(['document-format-supported', text('image/urf')]));
  assert.equal(codeOf(other.outcome), 'DEVICE_FORMAT_UNSUPPORTED');
  assert.deepEqual([closed.opened, full.opened, other.opened], [0, 0, 0]);
});

test('an owner who gives up during the document gets a lost reply, and the job is canceled on the device', async () => {
  const stop = new AbortController();
  const answer: Answer = (operation, message) =>
    operation === 'Get-Job-Attributes'
      ? ippAnswer(message.requestId, 0, [jobGroup(5)])
      : successAnswer(operation, message);
  await using raw = await startRawDevice({ answer });
  await using device = open(raw);
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield document;
    stop.abort(new Error('the owner gave up'));
    yield document;
  }
  const outcome = await device.submit(job, slow, {}, stop.signal).catch((error: unknown) => error);
  assert.equal(codeOf(outcome), 'DEVICE_REPLY_LOST');
  assert.equal(raw.requests.at(-1)?.operation, 'Cancel-Job');
});

test('a caller that cannot write the job-id down stops the job before the document', async () => {
  await using raw = await startRawDevice({
    answer: (operation, message) =>
      operation === 'Get-Job-Attributes'
        ? ippAnswer(message.requestId, 0, [jobGroup(4)])
        : successAnswer(operation, message),
  });
  await using device = open(raw);
  const failure = new Error('the store is down');
  const refuse = async (): Promise<void> => {
    throw failure;
  };
  await assert.rejects(
    device.submit(job, () => assert.fail('opened'), { onJobCreated: refuse }),
    failure,
  );
  assert.equal(raw.requests.at(-1)?.operation, 'Cancel-Job');
});

test('a document that cannot be read comes out as it failed, or as a lost reply once bytes were sent', async () => {
  await using raw = await startRawDevice({});
  await using device = open(raw);
  const failure = new Error('the vault is locked');
  async function* failing(first: number): AsyncGenerator<Uint8Array> {
    if (first > 0) yield document.subarray(0, first);
    throw failure;
  }
  await assert.rejects(
    device.submit(job, () => failing(0), {}),
    failure,
  );
  const outcome = await device.submit(job, () => failing(1000), {}).catch((error: unknown) => error);
  assert.equal(codeOf(outcome), 'DEVICE_REPLY_LOST');
});
