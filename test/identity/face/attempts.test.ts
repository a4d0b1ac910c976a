import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { newId, type SessionId } from '../../../src/shared/ids.ts';
import { type FaceWorld, moving, openFaceWorld } from '../../support/face-world.ts';
import { pictureOf, type Sketch } from '../../support/sketch-engine.ts';

const turns = ['turn-left', 'turn-right'] as const;

describe('attempts with a face', () => {
  let faces: FaceWorld;
  let owner: string;
  before(async () => {
    faces = await openFaceWorld();
    owner = `device:${faces.place.id}`;
  });
  after(() => faces[Symbol.asyncDispose]());

  const begin = async (purpose: 'verify' | 'identify', claim?: { personId: never; factors: [] }) => {
    const begun = await faces.attempts.begin({ purpose, place: faces.place, owner, ...(claim && { claim }) });
    assert.ok(begun.ok);
    return begun.value;
  };
  const verifying = (personId: string | undefined) =>
    begin('verify', { personId: personId as never, factors: [] });

  test('the person of the staff number is let in after the movements, once', async () => {
    const person = await faces.enrolled('hanako');
    const id = await verifying(person.id);
    const view = await faces.show(id, moving('hanako', turns));
    assert.deepEqual(view, { state: 'matched', progress: 1 });
    const outcome = await faces.attempts.finish(owner, id, true);
    assert.deepEqual(outcome, {
      ok: true,
      value: { personId: person.id, factor: 'face', assurance: 1 },
    });
    await assert.rejects(faces.attempts.finish(owner, id, true), { code: 'FACE_ATTEMPT_UNKNOWN' });
    const [matched] = await faces.eventsOf('face.matched');
    assert.equal(matched?.['subject'], `person:${person.id}`);
    assert.equal(matched?.['device'], faces.place.id);
    const record = await faces.deps.faces.findRecord(person.id);
    assert.equal(record?.useCount, 1);
  });

  test('somebody else is refused, counted against the claimed person, and audited without a picture', async () => {
    const person = await faces.enrolled('jiro');
    const id = await verifying(person.id);
    const view = await faces.show(id, moving('stranger', turns));
    assert.deepEqual(view, { state: 'failed', progress: 1, reason: 'not-recognised' });
    assert.deepEqual(await faces.attempts.finish(owner, id, true), { ok: false, refusal: 'face-unknown' });
    const refused = (await faces.eventsOf('face.refused')).at(-1);
    assert.equal(refused?.['subject'], `person:${person.id}`);
    assert.deepEqual(Object.keys(refused ?? {}).toSorted(), [
      'actor',
      'device',
      'purpose',
      'reason',
      'score',
      'subject',
    ]);
  });

  test('a still picture of the right person never gets past the movements', async () => {
    const person = await faces.enrolled('saburo');
    const id = await verifying(person.id);
    const stills: Sketch[] = Array.from({ length: 60 }, () => ({ who: 'saburo', serial: 1 }));
    const view = await faces.show(id, stills);
    assert.equal(view.reason, 'challenge-failed');
    assert.deepEqual(await faces.attempts.finish(owner, id, true), { ok: false, refusal: 'face-unknown' });
  });

  test('another face during the movements ends the attempt', async () => {
    const person = await faces.enrolled('shiro');
    const id = await verifying(person.id);
    const own = [...moving('shiro', turns)];
    const swapped = own.map((sketch, at) => (at > 8 ? { ...sketch, who: 'other' } : sketch));
    assert.equal((await faces.show(id, swapped)).reason, 'challenge-failed');
  });

  test('a staff number of nobody takes the same course and fails at its end', async () => {
    const id = await verifying(undefined);
    const seen: string[] = [];
    for (const sketch of moving('hanako', turns)) {
      faces.elapsed.ms += 100;
      seen.push((await faces.attempts.take(owner, id, pictureOf(sketch))).state);
    }
    assert.ok(seen.includes('challenge'));
    assert.equal(seen.at(-1), 'failed');
  });

  test('five failures leave a person with card and PIN for fifteen minutes', async () => {
    const person = await faces.enrolled('goro');
    for (let trial = 0; trial < 5; trial += 1) {
      const id = await verifying(person.id);
      assert.equal((await faces.show(id, moving('stranger', turns))).state, 'failed');
    }
    const claim = { personId: person.id, factors: [] };
    const request = { purpose: 'verify', place: faces.place, owner, claim } as const;
    assert.deepEqual(await faces.attempts.begin(request), { ok: false, refusal: 'too-many-trials' });
    faces.world.clock.advance(15 * 60_000 + 1);
    assert.ok((await faces.attempts.begin(request)).ok);
  });

  test('a face alone finds only people with a held job for the device, and shows a masked name first', async () => {
    const person = await faces.enrolled('rokuro');
    const without = await begin('identify');
    assert.equal((await faces.show(without, moving('rokuro', turns))).state, 'failed');
    await faces.hold(person.id);
    const id = await begin('identify');
    const view = await faces.show(id, moving('rokuro', turns));
    assert.deepEqual(view, { state: 'confirm', progress: 1, maskedName: '試○ r○○○' });
    const outcome = await faces.attempts.finish(owner, id, true);
    assert.equal(outcome?.ok && outcome.value.personId, person.id);
  });

  test('two people who come near each other are nobody', async () => {
    const left = await faces.enrolled('nana');
    const right = await faces.enrolled('nanami', ['nana', 0.3]);
    await faces.hold(left.id);
    await faces.hold(right.id);
    const id = await begin('identify');
    // Between the two: near both references, and nearer to neither by the margin.
    const view = await faces.show(id, moving('nana', turns, ['nanami', 0.4]));
    assert.equal(view.state, 'failed');
    assert.equal(view.reason, 'not-sure');
    assert.deepEqual(await faces.attempts.finish(owner, id, true), { ok: false, refusal: 'face-not-sure' });
  });

  test('"that is not me" ends an identification, and is counted', async () => {
    const person = await faces.enrolled('hachiro');
    await faces.hold(person.id);
    const id = await begin('identify');
    assert.equal((await faces.show(id, moving('hachiro', turns))).state, 'confirm');
    assert.equal(await faces.attempts.finish(owner, id, false), undefined);
    assert.equal((await faces.eventsOf('face.refused')).at(-1)?.['reason'], 'closed');
  });

  test('an attempt belongs to its device, and a new one there ends it', async () => {
    const first = await begin('identify');
    const stranger = `device:${newId<SessionId>()}`;
    assert.throws(() => faces.attempts.view(stranger, first), { code: 'FACE_ATTEMPT_UNKNOWN' });
    await assert.rejects(faces.attempts.finish(stranger, first, true), { code: 'FACE_ATTEMPT_UNKNOWN' });
    const second = await begin('identify');
    assert.throws(() => faces.attempts.view(owner, first), { code: 'FACE_ATTEMPT_UNKNOWN' });
    faces.elapsed.ms += 46_000;
    assert.throws(() => faces.attempts.view(owner, second), { code: 'FACE_ATTEMPT_UNKNOWN' });
  });

  test('a process holds two hundred attempts and no more', async () => {
    for (let count = 0; count < 200; count += 1) {
      await faces.attempts.begin({ purpose: 'identify', place: faces.place, owner: `device:${count}` });
    }
    await assert.rejects(
      faces.attempts.begin({ purpose: 'identify', place: faces.place, owner: 'one more' }),
      {
        code: 'SERVICE_BUSY',
      },
    );
    faces.elapsed.ms += 46_000;
  });

  test('a frame that comes while another is looked at is dropped', async () => {
    const id = await begin('identify');
    faces.elapsed.ms += 100;
    const [one, two] = await Promise.all([
      faces.attempts.take(owner, id, pictureOf({ who: 'a', serial: 1 })),
      faces.attempts.take(owner, id, pictureOf({ who: 'a', serial: 2 })),
    ]);
    assert.ok(one.progress > 0);
    assert.equal(two.progress, 0);
  });
});
