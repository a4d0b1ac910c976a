/**
 * Two archives behind two whole services, one with documents that a person may not see and one without them: whatever the
 * person asks over HTTPS, the answers are the same, but for the identifiers and times that each archive gives itself.
 */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { OcrPage } from '../../ocr/result.ts';
import { grantClass } from '../../src/archive/access/manage-grants.ts';
import type { RecordFiling } from '../../src/archive/record.ts';
import { countNewHits } from '../../src/archive/search/count-new-hits.ts';
import { searcherOf } from '../../src/context/archive-services.ts';
import type { Route } from '../../src/http/route.ts';
import { movedAddresses } from '../../src/http/routes/moved.ts';
import { buildRoutes } from '../../src/http/routes.ts';
import type { RecordId, SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { postgresClassGrantStore } from '../../src/stores/postgres/class-grant-store.ts';
import { postgresSavedSearchStore } from '../../src/stores/postgres/saved-search-store.ts';
import { keepDrawn } from '../support/drawn-letter.ts';
import { openSignInSite, type SignInSite } from '../support/sign-in-site.ts';
import type { WebAnswer, WebClient } from '../support/web-client.ts';

const lgwan = 'lgwan' as SegmentId;
const mynumber = 'mynumber' as SegmentId;

interface LeakDocument {
  readonly title: string;
  readonly lines: readonly string[];
  readonly department: string;
  readonly owner?: 'hanako' | 'taro';
  readonly segment?: SegmentId;
  readonly filing?: Partial<RecordFiling>;
  /** Not for Hanako, who is of 総務課 and was granted class C-1. */
  readonly isHidden?: boolean;
}

const text = ['道路占用許可について', '予算の執行計画を次のとおり定める。'];
const secret = ['道路占用の予算', '極秘計画の執行'];

const documents: readonly LeakDocument[] = [
  { title: '道路占用許可書', lines: text, department: '総務課' },
  { title: '道路占用の予算査定', lines: secret, department: '税務課', isHidden: true },
  { title: '自分の覚え', lines: text, department: '総務課', owner: 'hanako', filing: { access: 'owner' } },
  {
    ...{ title: '道路の人事考課', lines: secret, department: '総務課', owner: 'taro', isHidden: true },
    filing: { access: 'owner' },
  },
  { title: '貸し出された簿冊', lines: text, department: '税務課', filing: { classCode: 'C-1' } },
  {
    ...{ title: '道路の調査簿', lines: secret, department: '税務課', isHidden: true },
    filing: { classCode: 'C-2' },
  },
  {
    ...{ title: '道路の監査記録', lines: secret, department: '総務課', isHidden: true },
    filing: { access: 'records' },
  },
  {
    ...{ title: '道路の個人番号届', lines: secret, department: '総務課', owner: 'hanako' },
    ...{ segment: mynumber, isHidden: true },
  },
  { title: '道路台帳', lines: ['道路台帳の写し', '第12号'], department: '総務課' },
];

/** Kept after the person has saved searches. */
const later: readonly LeakDocument[] = [
  { title: '予算の追加', lines: text, department: '総務課' },
  { title: '予算の極秘追加', lines: secret, department: '税務課', isHidden: true },
];

interface Archive {
  readonly withHidden: boolean;
  readonly site: SignInSite;
  readonly client: WebClient;
  readonly people: Readonly<Record<'hanako' | 'taro', Awaited<ReturnType<SignInSite['addPerson']>>>>;
  readonly visible: RecordId[];
  readonly hidden: RecordId[];
}

describe('what a person may not see', () => {
  let full: Archive;
  let without: Archive;

  const open: SignInSite[] = [];

  before(async () => {
    [full, without] = await Promise.all([openArchive(true, open), openArchive(false, open)]);
    assert.deepEqual([full.hidden.length, without.hidden.length], [6 - 1, 0]);
  });
  after(async () => {
    await Promise.all(open.map((site) => site[Symbol.asyncDispose]()));
  });

  /** The answers of both archives to the same question. */
  async function assertSame(method: string, path: (archive: Archive) => string, json?: unknown) {
    const what = json === undefined ? {} : { json };
    const [one, other] = await Promise.all(
      [full, without].map(async (archive) => shown(await archive.client.send(method, path(archive), what))),
    );
    assert.deepEqual(one, other, `${method} ${path(full)}`);
    return one;
  }

  test('hits, counts, facets, order, hints, troubles and exports are those of an archive without it', async () => {
    const queries = [
      '道路',
      '予算',
      '極秘計画',
      '執',
      '道路 -予算',
      '予算 OR 極秘',
      '件名:道路',
      '所属:税務課',
      '種別:通知',
    ];
    queries.push(
      '道路占用の予算',
      '令和8年度',
      '日付:来週',
      '保存期間満了:2030',
      '分類:C-2',
      'ロ座',
      '(道路',
    );
    for (const q of queries.map(encodeURIComponent)) {
      await assertSame('GET', () => `/api/v1/search?q=${q}&facets=true`);
      await assertSame('GET', () => `/api/v1/search?q=${q}&order=relevance&similar=true&limit=2&offset=1`);
      await assertSame('GET', () => `/api/v1/search/export?q=${q}`);
    }
    const beyond = await assertSame(
      'GET',
      () => `/api/v1/search?q=${encodeURIComponent('道路')}&offset=10000&limit=50`,
    );
    assert.equal(beyond?.status, 400);
    const found = (await full.client.send('GET', `/api/v1/search?q=${encodeURIComponent('道路')}`)).json();
    assert.equal(found.total, 4, 'Hanako sees what is hers');
  });

  test('suggestions are of what the person may see', async () => {
    for (const prefix of ['道', '道路', '道路の', '予', '極', '自', '貸', '1', 'C']) {
      await assertSame('GET', () => `/api/v1/search/suggest?prefix=${encodeURIComponent(prefix)}`);
    }
  });

  test('records that may be seen show the same, whatever stands beside them', async () => {
    for (const at of without.visible.keys()) {
      for (const { method, path } of await recordRoutes()) {
        if (method !== 'get') continue;
        const query = `?q=${encodeURIComponent('道路')}`;
        await assertSame(method.toUpperCase(), ({ visible }) => `${filled(path, visible[at] ?? '')}${query}`);
      }
    }
  });

  test('a hidden record answers every route as one that never was, and so do identifiers beside a known one', async () => {
    const never = '0199aaaa-0000-7000-8000-000000000000';
    const routes = await recordRoutes();
    assert.ok(routes.length >= 15);
    for (const { method, path } of routes) {
      const json = method === 'get' ? undefined : bodies[path];
      for (const id of [...full.hidden, ...full.visible.map(nextId)]) {
        const answer = await assertSame(
          ...([
            method.toUpperCase(),
            (archive: Archive) => filled(path, archive === full ? id : never),
          ] as const),
          json,
        );
        assert.ok(answer !== undefined && answer.status >= 400, `${method} ${path} is ${answer?.status}`);
        if (json !== undefined) assert.equal(answer.status, 404, `${method} ${path}`);
      }
    }
  });

  test('saved searches tell of new pages that may be seen, and of no others', async () => {
    for (const query of ['予算', '極秘']) {
      const saved = { name: query, query, notice: true, mail: true };
      await assertSame('POST', () => '/api/v1/saved-searches', saved);
    }
    const mails: string[] = [];
    for (const archive of [full, without]) {
      await keep(archive, later);
      await countNewHits({
        savedSearches: postgresSavedSearchStore(archive.site.service.stores.database),
        ...{ index: archive.site.service.stores.index, people: archive.site.service.stores.people },
        searcherOf: (person) => searcherOf(archive.site.service.stores, person),
        mailer: {
          send: async (mail) => {
            mails.push(JSON.stringify(mail));
            return { kind: 'accepted' };
          },
        },
        frame: { organization: { ja: '架空市' }, deskUrl: 'https://desk.invalid' },
        clock: { now: () => new Date(Date.now() + 3_600_000) },
        log: silentLog,
      });
    }
    const list = await assertSame('GET', () => '/api/v1/saved-searches');
    assert.match(list?.body ?? '', /"newHits":1/);
    assert.match(list?.body ?? '', /"newHits":0/);
    assert.equal(mails[0], mails[1]);
  });
});

async function openArchive(withHidden: boolean, open: SignInSite[]): Promise<Archive> {
  const names = {
    lgwan: { ja: 'LGWAN接続系', en: 'LGWAN' },
    mynumber: { ja: '利用事務系', en: 'My Number' },
  };
  const site = await openSignInSite({
    segments: Object.entries(names).map(([id, name]) => ({ id, name })),
  });
  open.push(site);
  const people = { hanako: await site.addPerson('hanako'), taro: await site.addPerson('taro') };
  const { stores } = site.service;
  const grant = await grantClass(
    { ...stores, grants: postgresClassGrantStore(stores.database), segmentIds: [lgwan, mynumber] },
    {
      ...{ segment: lgwan, classCode: 'C-1', until: undefined, reason: '調査のため' },
      holder: { kind: 'person', name: people.hanako.id },
    },
    'system',
  );
  assert.ok(grant.ok);
  const client = site.client();
  assert.equal((await site.signIn(client, 'hanako')).status, 201);
  const archive = { site, client, people, visible: [], hidden: [], withHidden };
  await keep(archive, documents);
  return archive;
}

async function keep(archive: Archive, list: readonly LeakDocument[]): Promise<void> {
  for (const { title, lines, department, owner, segment = lgwan, filing, isHidden = false } of list) {
    if (isHidden && !archive.withHidden) continue;
    const id = await keepDrawn(
      archive.site.service.stores,
      [{ image: Buffer.from(`JPEG ${title}`), read: pageOf(lines) }],
      {
        ...{ title, department, segment, ownerId: owner && archive.people[owner].id },
        values: { kind: 'notice', documentDate: '2026-11-20', sender: `${department}長` },
        filing: {
          classCode: undefined,
          binder: undefined,
          retention: undefined,
          access: 'department',
          ...filing,
        },
      },
    );
    archive[isHidden ? 'hidden' : 'visible'].push(id);
  }
}

function pageOf(lines: readonly string[]): OcrPage {
  const box = { left: 0, top: 0, right: 1_000, bottom: 1_400 };
  return {
    ...{ pageNumber: 1, widthPx: 1_000, heightPx: 1_400, resolutionDpi: 150, orientationDegrees: 0 },
    ...{ skewDegrees: 0, blank: false, confidence: 95 },
    blocks: [
      {
        ...{ direction: 'horizontal', box },
        lines: lines.map((line, row) => ({
          ...{ text: line, box, confidence: 95 },
          symbols: Array.from(line, (one, at) => ({
            ...{ text: one, confidence: 95 },
            box: { left: at * 20, top: row * 30, right: at * 20 + 20, bottom: row * 30 + 25 },
          })),
        })),
      },
    ],
  };
}

/** What changes a record or reads it, by its path; to routes that are not here an empty body is sent. */
const bodies: Readonly<Record<string, unknown>> = {
  '/api/v1/records/:recordId/values': { values: [{ field: 'title', value: '改題' }], reason: '誤り' },
  '/api/v1/records/:recordId/pages/:pageNumber/lines/:lineNumber': {
    ...{ before: '道路占用の予算', text: '道路', reason: '誤り' },
  },
  '/api/v1/records/:recordId/understanding': { field: 'subject', value: '改題' },
  '/api/v1/records/:recordId/masked': {},
};

async function recordRoutes(): Promise<readonly Route[]> {
  const found: Route[] = [];
  for (const one of await buildRoutes()) {
    // An address that moved leads on without looking whether there is such a record.
    if (one.path in movedAddresses || one.bodyKind === 'form') continue;
    if (one.path.includes(':recordId')) found.push(one);
  }
  return found;
}

function filled(path: string, recordId: string): string {
  return path
    .replace(':recordId', recordId)
    .replace(':pageNumber', '1')
    .replace(':lineNumber', '1')
    .replaceAll(/:[A-Za-z]+/g, 'none');
}

function nextId(id: string): string {
  const last = Number.parseInt(id.slice(-6), 16);
  return `${id.slice(0, -6)}${((last + 1) & 0xff_ffff).toString(16).padStart(6, '0')}`;
}

/** What a caller sees of an answer, with identifiers by the order in which they come, and without times. */
function shown({ status, headers, text: body }: WebAnswer) {
  const ids = new Map<string, number>();
  const known = body
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      ids.set(id, ids.get(id) ?? ids.size);
      return `id ${ids.get(id)}`;
    })
    .replaceAll(/"reference":"[0-9A-Z-]+"/g, '"reference"')
    .replaceAll(/name="formToken" value="[^"]+"/g, 'a token of the form')
    .replaceAll(/\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})/g, 'a moment')
    .replaceAll(/\b\d{1,2}:\d{2}(:\d{2})?\b/g, 'a time');
  const kept = ['content-type', 'content-disposition', 'cache-control', 'location', 'retry-after'];
  return { status, headers: kept.map((name) => headers[name]), body: known };
}
