/** Subscriptions of a print client, over real IPP against the real hold queue and its database (RFC 3995, RFC 3996). */

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IppGroup, IppValue } from '../../../drivers/ipp/message/message.ts';
import {
  allIntegers,
  enumValue,
  firstInteger,
  groupsOf,
  integer,
  keyword,
  octetString,
  uri as uriValue,
} from '../../../drivers/ipp/message/values.ts';
import { type OperationName, operations } from '../../../drivers/ipp/registry/operations.ts';
import { statusCodes, statusKeyword } from '../../../drivers/ipp/registry/status-codes.ts';
import { sealPending } from '../../../src/audit/sealing/seal-pending.ts';
import { askIpp, type IppAnswer, type IppAsk, printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const hanako = { userName: 'hanako', password: 'kokekokko-1234' };
const taro = { userName: 'taro', password: 'wanwan-nyanko-77' };

const subscription = (attributes: Readonly<Record<string, readonly IppValue[]>>): IppGroup => ({
  group: 'subscription-attributes',
  attributes: new Map(Object.entries({ 'notify-pull-method': [keyword('ippget')], ...attributes })),
});
const everything = ['job-created', 'job-state-changed', 'job-completed'].map(keyword);

describe('subscriptions to a hold queue', { timeout: 120_000 }, () => {
  let service: TestService;
  let printer: string;
  before(async () => {
    service = await startTestService();
    await service.addPerson('hanako', { password: hanako.password });
    await service.addPerson('taro', { password: taro.password });
    printer = service.printerUri('lgwan-print', 'ipps');
  });
  after(() => service[Symbol.asyncDispose]());

  const ask = (operation: OperationName, request: Omit<IppAsk, 'operation'> = {}): Promise<IppAnswer> =>
    askIpp(printer, { operation: operations[operation], basic: hanako, ...request });
  const statusOf = ({ status }: IppAnswer) => statusKeyword(status);
  const told = (answer: IppAnswer) => {
    assert.ok(answer.message, String(answer.httpStatus));
    return groupsOf(answer.message, 'subscription-attributes').map((group) => group.attributes);
  };
  const subscribe = async (request: Omit<IppAsk, 'operation'> = {}): Promise<number> => {
    const answer = await ask('Create-Printer-Subscriptions', {
      moreGroups: [subscription({ 'notify-events': everything })],
      ...request,
    });
    assert.equal(statusOf(answer), 'successful-ok');
    return firstInteger(told(answer)[0] ?? new Map(), 'notify-subscription-id') ?? 0;
  };
  /** The sealer runs once a second in the service; here it runs when it is wanted. */
  const seal = () =>
    sealPending({
      store: service.stores.audit,
      signer: service.stores.keys.checkpoints,
      clock: service.stores.clock,
    });
  const fetchEvents = async (id: number, fromNumber = 1, who: typeof hanako = hanako) => {
    await seal();
    const answer = await ask('Get-Notifications', {
      basic: who,
      operationAttributes: {
        'notify-subscription-ids': [integer(id)],
        'notify-sequence-numbers': [integer(fromNumber)],
      },
    });
    const groups = answer.message ? groupsOf(answer.message, 'event-notification-attributes') : [];
    return {
      answer,
      operation: answer.message?.groups[0]?.attributes ?? new Map<string, readonly IppValue[]>(),
      events: groups.map(({ attributes }) => [
        firstInteger(attributes, 'notify-sequence-number'),
        attributes.get('notify-subscribed-event')?.[0],
        firstInteger(attributes, 'job-id'),
        attributes.get('job-state')?.[0],
      ]),
      groups,
    };
  };

  it('RFC 3996 §5: a subscriber hears of its own jobs, in order, each event with its number', async () => {
    const id = await subscribe();
    const other = await printJob(printer, { basic: taro, document: smallPdf() });
    assert.equal(other.status, 0);
    const mine = await printJob(printer, { basic: hanako, document: smallPdf() });
    const first = await fetchEvents(id);
    assert.equal(statusOf(first.answer), 'successful-ok');
    assert.deepEqual(first.events, [
      [1, keyword('job-created'), mine.jobId, enumValue(4)],
      [2, keyword('job-state-changed'), mine.jobId, enumValue(4)],
    ]);
    assert.deepEqual(first.operation.get('notify-get-interval'), [integer(60)]);
    assert.ok((firstInteger(first.operation, 'printer-up-time') ?? 0) > 0);
    await ask('Cancel-Job', { operationAttributes: { 'job-id': [integer(mine.jobId)] } });
    const second = await fetchEvents(id, 3);
    assert.deepEqual(second.events, [[3, keyword('job-completed'), mine.jobId, enumValue(7)]]);
    assert.equal((await fetchEvents(id)).events.length, 3);
  });

  it('no name of a job or a person is in a notification', async () => {
    const id = await subscribe({
      moreGroups: [
        subscription({
          'notify-events': everything,
          'notify-user-data': [octetString(Buffer.from('abc'))],
        }),
      ],
    });
    await printJob(printer, { basic: hanako, document: smallPdf(), jobName: '人事異動' });
    const { groups } = await fetchEvents(id);
    const [attributes] = groups.map((group) => group.attributes);
    assert.ok(attributes);
    assert.deepEqual(attributes.get('notify-user-data'), [octetString(Uint8Array.from(Buffer.from('abc')))]);
    assert.ok(!JSON.stringify([...attributes]).includes('人事異動'));
    assert.ok(!JSON.stringify([...attributes]).includes('hanako'));
  });

  it('RFC 3995 §11.1.3: a subscription that comes with a job hears of it from its beginning to its end', async () => {
    const made = await printJob(printer, {
      basic: hanako,
      document: smallPdf(),
      moreGroups: [subscription({ 'notify-events': everything })],
    });
    assert.equal(made.status, 0);
    const id = firstInteger(told(made)[0] ?? new Map(), 'notify-subscription-id') ?? 0;
    assert.ok(id > 0);
    assert.deepEqual(
      (await fetchEvents(id)).events.map(([number, event]) => [number, event]),
      [
        [1, keyword('job-created')],
        [2, keyword('job-state-changed')],
      ],
    );
    await ask('Cancel-Job', { operationAttributes: { 'job-id': [integer(made.jobId)] } });
    const last = await fetchEvents(id);
    assert.equal(statusOf(last.answer), 'successful-ok-events-complete');
    assert.equal(last.operation.has('notify-get-interval'), false);
    assert.equal(last.events.length, 3);
    const renewed = await ask('Renew-Subscription', {
      operationAttributes: { 'notify-subscription-id': [integer(id)] },
    });
    assert.equal(statusOf(renewed), 'client-error-not-possible');
  });

  it('Create-Job-Subscriptions: only for a job of one’s own, and later events only', async () => {
    const mine = await printJob(printer, { basic: hanako, document: smallPdf() });
    const request = {
      operationAttributes: { 'notify-job-id': [integer(mine.jobId)] },
      moreGroups: [subscription({})],
    };
    assert.equal(
      statusOf(await ask('Create-Job-Subscriptions', { ...request, basic: taro })),
      'client-error-not-found',
    );
    const made = await ask('Create-Job-Subscriptions', request);
    assert.equal(statusOf(made), 'successful-ok');
    const id = firstInteger(told(made)[0] ?? new Map(), 'notify-subscription-id') ?? 0;
    assert.deepEqual((await fetchEvents(id)).events, []);
    const listed = await ask('Get-Subscriptions', {
      operationAttributes: { 'notify-job-id': [integer(mine.jobId)] },
    });
    assert.deepEqual(
      told(listed).map((attributes) => [...attributes]),
      [[['notify-subscription-id', [integer(id)]]]],
    );
  });

  it('RFC 3995 §11.2: attributes are told to the owner, leases are renewed within bounds, and canceled is gone', async () => {
    const id = await subscribe();
    const byId = { 'notify-subscription-id': [integer(id)] };
    const [attributes] = told(await ask('Get-Subscription-Attributes', { operationAttributes: byId }));
    assert.deepEqual(attributes?.get('notify-events'), everything);
    assert.deepEqual(attributes?.get('notify-lease-duration'), [integer(3_600)]);
    assert.deepEqual(attributes?.get('notify-sequence-number'), [integer(0)]);
    assert.equal(attributes?.has('notify-recipient-uri'), false);
    const [renewed] = told(
      await ask('Renew-Subscription', {
        operationAttributes: { ...byId, 'notify-lease-duration': [integer(0)] },
      }),
    );
    assert.deepEqual(renewed?.get('notify-lease-duration'), [integer(86_400)]);
    for (const operation of ['Get-Subscription-Attributes', 'Cancel-Subscription'] as const) {
      const foreign = await ask(operation, { basic: taro, operationAttributes: byId });
      assert.equal(statusOf(foreign), 'client-error-not-found');
    }
    assert.equal(statusOf((await fetchEvents(id, 1, taro)).answer), 'client-error-not-found');
    assert.equal(statusOf(await ask('Cancel-Subscription', { operationAttributes: byId })), 'successful-ok');
    assert.equal(statusOf((await fetchEvents(id)).answer), 'client-error-not-found');
  });

  it('a push to an address that the client names is refused (CVE-2026-34978)', async () => {
    const push = await ask('Create-Printer-Subscriptions', {
      moreGroups: [
        {
          group: 'subscription-attributes',
          attributes: new Map([['notify-recipient-uri', [uriValue('rss:///../job.cache')]]]),
        },
      ],
    });
    assert.equal(statusOf(push), 'client-error-ignored-all-subscriptions');
    assert.deepEqual(told(push)[0]?.get('notify-status-code'), [
      enumValue(statusCodes['client-error-uri-scheme-not-supported']),
    ]);
    assert.deepEqual(allIntegers(told(push)[0] ?? new Map(), 'notify-subscription-id'), []);
  });

  it('what is wrong with one group does not hinder another, and a job is made all the same', async () => {
    const made = await printJob(printer, {
      basic: hanako,
      document: smallPdf(),
      moreGroups: [
        subscription({ 'notify-events': [keyword('none')] }),
        subscription({ 'notify-user-data': [octetString(Buffer.alloc(64))] }),
        subscription({ 'notify-events': [keyword('job-completed'), keyword('printer-on-fire')] }),
      ],
    });
    assert.equal(statusOf(made), 'successful-ok-ignored-subscriptions');
    assert.deepEqual(
      told(made).map((attributes) => attributes.get('notify-status-code')?.[0]),
      [
        enumValue(statusCodes['client-error-attributes-or-values-not-supported']),
        enumValue(statusCodes['client-error-request-value-too-long']),
        enumValue(statusCodes['successful-ok-ignored-or-substituted-attributes']),
      ],
    );
  });

  it('nobody subscribes without saying who it is', async () => {
    const answer = await askIpp(printer, {
      operation: operations['Create-Printer-Subscriptions'],
      moreGroups: [subscription({})],
    });
    assert.equal(answer.httpStatus, 401);
  });

  it('one person has at most a hundred subscriptions', async () => {
    const ten = Array.from({ length: 10 }, () => subscription({}));
    let last = await ask('Create-Printer-Subscriptions', { moreGroups: ten });
    for (let round = 0; round < 10 && last.status === 0; round += 1) {
      last = await ask('Create-Printer-Subscriptions', { moreGroups: ten });
    }
    const refused = told(last).find((attributes) => !attributes.has('notify-subscription-id'));
    assert.deepEqual(refused?.get('notify-status-code'), [
      enumValue(statusCodes['client-error-too-many-subscriptions']),
    ]);
    const others = await ask('Create-Printer-Subscriptions', { basic: taro, moreGroups: [subscription({})] });
    assert.equal(statusOf(others), 'successful-ok');
  });
});
