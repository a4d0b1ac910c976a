import assert from 'node:assert/strict';
import { request } from 'node:https';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LiveHub, openLiveHub } from '../../src/http/live-hub.ts';
import type { DeskStore, PersonStanding, StandingQuestion } from '../../src/ports/desk-store.ts';
import type { PersonId, SegmentId } from '../../src/shared/ids.ts';
import { silentLog } from '../../src/shared/log.ts';
import { addPerson, emptyWorld } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

/** A database in which a test says what has changed. */
interface Standing {
  readonly people: Map<PersonId, PersonStanding>;
  readonly ended: Set<string>;
  readonly asked: StandingQuestion[];
  fails: boolean;
}

function open(devicesHeard?: () => number): { hub: LiveHub; standing: Standing } {
  const standing: Standing = { people: new Map(), ended: new Set(), asked: [], fails: false };
  const desk: Pick<DeskStore, 'look'> = {
    look: async (asked) => {
      standing.asked.push(asked);
      if (standing.fails) throw new Error('away');
      return {
        standing: standing.people,
        signIns: new Set(asked.signIns.filter((id) => !standing.ended.has(id))),
      };
    },
  };
  const { clock } = emptyWorld();
  const segments = ['lgwan' as SegmentId];
  return {
    hub: openLiveHub({
      ...{ desk, clock, log: silentLog, segments, everyMs: 10, heartbeatMs: 60 },
      ...(devicesHeard && { devicesHeard }),
    }),
    standing,
  };
}

const person = (id: string) => ({ signInId: `sign-in of ${id}`, person: { id: id as PersonId } as never });

/** Reads a stream into a list until it ends. */
function listen(events: AsyncIterable<string> | undefined): {
  readonly heard: string[];
  readonly over: Promise<void>;
} {
  assert.ok(events);
  const heard: string[] = [];
  const over = (async () => {
    for await (const chunk of events) {
      heard.push(
        ...[...chunk.matchAll(/^event: (\w+)$|^(: alive)$/gm)].map(
          ([, event, alive]) => event ?? alive ?? '',
        ),
      );
    }
  })();
  return { heard, over };
}

async function until(holds: () => boolean): Promise<void> {
  for (let trial = 0; trial < 400 && !holds(); trial += 1) await sleep(10);
  assert.ok(holds());
}

test('a stream tells of changes of its own person, and of nobody else', async () => {
  const { hub, standing } = open();
  const gone = new AbortController();
  const hanako = listen(hub.open(person('hanako'), gone.signal));
  const taro = listen(hub.open(person('taro'), gone.signal));
  await until(() => hanako.heard.includes('scans') && taro.heard.includes('scans'));
  hanako.heard.length = 0;
  taro.heard.length = 0;
  standing.people.set('hanako' as PersonId, { jobs: '1', scans: '', tray: '' });
  await until(() => hanako.heard.includes('jobs'));
  await sleep(40);
  assert.deepEqual(
    hanako.heard.filter((event) => event !== ': alive'),
    ['jobs'],
  );
  assert.deepEqual(
    taro.heard.filter((event) => event !== ': alive'),
    [],
  );
  gone.abort();
  await Promise.all([hanako.over, taro.over]);
  assert.equal(hub.size, 0);
});

test('devices and people are told to administrators only, also what a device says that is in no database', async () => {
  let revision = 0;
  const { hub, standing } = open(() => revision);
  const gone = new AbortController();
  const plain: PersonStanding = { jobs: '', scans: '', tray: '' };
  standing.people.set('admin' as PersonId, { ...plain, devices: 'a', people: 'a' });
  standing.people.set('hanako' as PersonId, plain);
  const administrator = listen(hub.open(person('admin'), gone.signal));
  const staff = listen(hub.open(person('hanako'), gone.signal));
  await until(() => administrator.heard.includes('people') && staff.heard.includes('tray'));
  assert.ok(administrator.heard.includes('devices'));
  const next = async (event: string, change: () => void) => {
    administrator.heard.length = 0;
    change();
    await until(() => administrator.heard.includes(event));
    return administrator.heard.filter((one) => one !== ': alive');
  };
  const admin = 'admin' as PersonId;
  const hear = () => {
    revision += 1;
  };
  assert.deepEqual(await next('devices', hear), ['devices']);
  const added = { ...plain, devices: 'a', people: 'b' };
  assert.deepEqual(await next('people', () => standing.people.set(admin, added)), ['people']);
  // Whoever is no administrator any more hears nothing of them from then on.
  assert.deepEqual(await next('tray', () => standing.people.set(admin, { ...plain, tray: '1' })), ['tray']);
  administrator.heard.length = 0;
  hear();
  await sleep(60);
  assert.ok(!administrator.heard.includes('devices'));
  assert.ok(!staff.heard.includes('devices') && !staff.heard.includes('people'), String(staff.heard));
  gone.abort();
  await Promise.all([administrator.over, staff.over]);
});

test('one look serves everybody, only segments of the desk count, and none is made while nobody listens', async () => {
  const { hub, standing } = open();
  const gone = new AbortController();
  const streams = ['hanako', 'taro', 'hanako'].map((id) => listen(hub.open(person(id), gone.signal)));
  await until(() => standing.asked.length > 2);
  assert.deepEqual(standing.asked.at(-1)?.people, ['hanako', 'taro']);
  assert.deepEqual(standing.asked.at(-1)?.segments, ['lgwan']);
  gone.abort();
  await Promise.all(streams.map(({ over }) => over));
  await sleep(30);
  const before = standing.asked.length;
  await sleep(50);
  assert.equal(standing.asked.length, before);
});

test('a look that takes long puts the next one off, so that a busy database is not asked again and again', async () => {
  let looks = 0;
  const desk: Pick<DeskStore, 'look'> = {
    look: async ({ signIns }) => {
      looks += 1;
      await sleep(50);
      return { standing: new Map(), signIns: new Set(signIns) };
    },
  };
  const { clock } = emptyWorld();
  const hub = openLiveHub({ desk, clock, log: silentLog, segments: ['lgwan' as SegmentId], everyMs: 10 });
  const { over } = listen(hub.open(person('hanako'), new AbortController().signal));
  await until(() => looks > 0);
  await sleep(700);
  // 50 ms of looking and 200 ms of rest each; without the rest there would be eleven.
  assert.ok(looks <= 4, `${looks} looks`);
  hub.end();
  await over;
});

test('a stream ends with its sign-in, and says so last', async () => {
  const { hub, standing } = open();
  const { heard, over } = listen(hub.open(person('hanako'), new AbortController().signal));
  await until(() => heard.length > 0);
  standing.ended.add('sign-in of hanako');
  await over;
  assert.equal(heard.at(-1), 'end');
  assert.equal(hub.size, 0);
});

test('a silent stream says that it is alive, and a database that is away is asked again', async () => {
  const { hub, standing } = open();
  const gone = new AbortController();
  const { heard, over } = listen(hub.open(person('hanako'), gone.signal));
  await until(() => heard.includes(': alive'));
  standing.fails = true;
  standing.people.set('hanako' as PersonId, { jobs: '', scans: '2', tray: '' });
  await sleep(40);
  heard.length = 0;
  standing.fails = false;
  await until(() => heard.includes('scans'));
  gone.abort();
  await over;
});

test('the eleventh stream of a person is refused, and every one after the end', async () => {
  const { hub } = open();
  const gone = new AbortController();
  const streams = Array.from({ length: 10 }, () => listen(hub.open(person('hanako'), gone.signal)));
  assert.equal(hub.open(person('hanako'), gone.signal), undefined);
  assert.ok(hub.open(person('taro'), AbortSignal.abort()) === undefined);
  hub.end();
  await Promise.all(streams.map(({ over }) => over));
  assert.equal(hub.open(person('taro'), gone.signal), undefined);
});

async function signedIn(web: WebFixture): Promise<WebClient> {
  const client = web.client();
  const json = { loginName: 'hanako', password: 'correct horse hanako' };
  assert.equal((await client.send('POST', '/api/v1/sign-in', { json })).status, 201);
  return client;
}

/** Opens the stream over the wire; answers what came until the end of the connection. */
function stream(web: WebFixture, client: WebClient): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const cookie = [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const asked = request(`${web.origin}/api/v1/live`, {
      ca: web.ca,
      servername: 'localhost',
      headers: { cookie },
    });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, type: String(answer.headers['content-type']), text }),
      );
    });
    asked.end();
  });
}

test('over the wire: server-sent events that are not kept, and that end with the listener', async () => {
  const { hub } = open();
  const world = emptyWorld();
  addPerson(world, 'hanako');
  const web = await openWebFixture(world, { live: hub });
  await using _ = web;
  const client = await signedIn(web);
  const answer = stream(web, client);
  await until(() => hub.size === 1);
  await web.server.close();
  const { status, type, text } = await answer;
  assert.equal(status, 200);
  assert.match(type, /^text\/event-stream/);
  assert.match(text, /^retry: 2000\n\n/);
  assert.equal(hub.size, 0);
});

test('without a sign-in there is no stream', async () => {
  const { hub } = open();
  await using web = await openWebFixture(emptyWorld(), { live: hub });
  const answer = await web.client().send('GET', '/api/v1/live');
  assert.equal(answer.status, 401);
  assert.equal(hub.size, 0);
});
