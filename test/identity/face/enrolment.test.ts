import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { eraseFace, eraseOutdatedFaces } from '../../../src/identity/face/erase-face.ts';
import { exportFace } from '../../../src/identity/face/export-face.ts';
import { switchFaces } from '../../../src/identity/face/switch-faces.ts';
import { currentThresholds, setThresholds } from '../../../src/identity/face/thresholds.ts';
import { agreementWording, areFacesOn, provenanceWording } from '../../../src/identity/face-policy.ts';
import { type FaceWorld, moving, openFaceWorld } from '../../support/face-world.ts';
import type { Sketch } from '../../support/sketch-engine.ts';

/** Frames of somebody who looks straight, to the left and to the right. */
function* poses(who: (serial: number) => string): Generator<Sketch> {
  for (let serial = 0; serial < 60; serial += 1) {
    const yaw = serial < 5 ? 0 : serial < 10 ? 0.2 : -0.2;
    yield { who: who(serial), yaw, serial };
  }
}

describe('enrolment of a face', () => {
  let faces: FaceWorld;
  let owner: string;
  before(async () => {
    faces = await openFaceWorld();
    owner = `device:${faces.place.id}`;
  });
  after(() => faces[Symbol.asyncDispose]());

  const enrolling = async (name: string, agreedWording = agreementWording) => {
    const person = await faces.world.put(name);
    const begun = await faces.attempts.begin({
      purpose: 'enrol',
      place: faces.place,
      owner,
      enrol: { personId: person.id, agreedWording, actor: `person:${person.id}` },
    });
    assert.ok(begun.ok);
    return { person, id: begun.value };
  };

  test('seven frames in three poses make a reference; wording, time and actor are kept', async () => {
    const { person, id } = await enrolling('aki');
    assert.equal(
      (
        await faces.show(
          id,
          poses(() => 'aki'),
        )
      ).state,
      'enrolled',
    );
    const record = await faces.deps.faces.findRecord(person.id);
    assert.equal(record?.state, 'active');
    assert.equal(record?.vectorCount, 7);
    assert.equal(record?.agreedWording, agreementWording);
    assert.deepEqual(record?.agreedAt, faces.world.clock.now());
    assert.equal(record?.enrolledBy, `person:${person.id}`);
    assert.deepEqual(await faces.world.eventsOf(`person:${person.id}`), ['person.imported', 'face.enrolled']);
  });

  test('a picture that stands still is one sample, however often it comes', async () => {
    const { id } = await enrolling('boku');
    const stills: Sketch[] = Array.from({ length: 80 }, () => ({ who: 'boku', serial: 1 }));
    const view = await faces.show(id, stills);
    assert.equal(view.state, 'looking');
    assert.ok(view.progress < 0.2);
  });

  test('two people who take turns are not enrolled', async () => {
    const { person, id } = await enrolling('chika');
    const view = await faces.show(
      id,
      poses((serial) => (serial === 0 ? 'chika' : 'other')),
    );
    assert.deepEqual(view, { state: 'failed', progress: 1, reason: 'not-consistent' });
    assert.equal(await faces.deps.faces.find(person.id), undefined);
  });

  test('without agreement to the present text nothing is kept', async () => {
    const { person, id } = await enrolling('dai', 'agreement-1999-1');
    await assert.rejects(
      faces.show(
        id,
        poses(() => 'dai'),
      ),
      { code: 'FACE_AGREEMENT_MISSING' },
    );
    assert.equal(await faces.deps.faces.findRecord(person.id), undefined);
  });

  test('people who look alike both need a card, whatever comes first, and are told', async () => {
    const first = await faces.enrolled('eiko');
    const { person, id } = await enrolling('eimi');
    const twins = [...poses(() => 'eimi')].map((sketch) => ({ ...sketch, like: ['eiko', 0.75] as const }));
    assert.deepEqual(await faces.show(id, twins), { state: 'enrolled', progress: 1, lookAlike: true });
    for (const one of [first, person]) {
      assert.equal((await faces.deps.faces.findRecord(one.id))?.lookAlike, true);
    }
    const claim = (factors: readonly 'card'[]) =>
      ({ purpose: 'verify', place: faces.place, owner, claim: { personId: first.id, factors } }) as const;
    const turns = ['turn-left', 'turn-right'] as const;
    const alone = await faces.attempts.begin(claim([]));
    assert.ok(alone.ok);
    assert.equal((await faces.show(alone.value, moving('eiko', turns))).reason, 'look-alike');
    const withCard = await faces.attempts.begin(claim(['card']));
    assert.ok(withCard.ok);
    assert.equal((await faces.show(withCard.value, moving('eiko', turns))).state, 'matched');
  });

  test('erasing destroys key and box; a second time there is nothing to erase', async () => {
    const person = await faces.enrolled('fumi');
    assert.equal(await eraseFace(faces.deps, person.id, 'asked', `person:${person.id}`), true);
    assert.equal(await eraseFace(faces.deps, person.id, 'asked', `person:${person.id}`), false);
    const row = await faces.world.database.kysely
      .selectFrom('face_reference')
      .select(['wrapped_key', 'box', 'erase_reason'])
      .where('person_id', '=', person.id)
      .executeTakeFirstOrThrow();
    assert.deepEqual(row, { wrapped_key: null, box: null, erase_reason: 'asked' });
  });

  test('who left is forgotten, and who did not use it for 365 days; who used it stays', async () => {
    const left = await faces.enrolled('gen');
    await faces.world.put('gen', { state: 'left' });
    const old = await faces.enrolled('haru');
    faces.world.clock.advance(200 * 86_400_000);
    const used = await faces.enrolled('ikuo');
    faces.world.clock.advance(166 * 86_400_000);
    await eraseOutdatedFaces(faces.deps, new AbortController().signal);
    const reasons = await Promise.all(
      [left, old, used].map(async ({ id }) => (await faces.deps.faces.findRecord(id))?.eraseReason),
    );
    assert.deepEqual(reasons, ['left', 'unused', undefined]);
  });

  test('the disclosure says what is held and when it was used, and is itself on record', async () => {
    const person = await faces.enrolled('jun');
    const disclosure = await exportFace(faces.deps, person.id, 'system');
    assert.equal(disclosure.held, 'reference');
    assert.equal(disclosure.pictures, 'none');
    assert.deepEqual(
      disclosure.events.map(({ kind }) => kind),
      ['face.enrolled'],
    );
    assert.doesNotMatch(JSON.stringify(disclosure), /box|wrapped/i);
    assert.equal((await faces.eventsOf('face.exported')).at(-1)?.['subject'], `person:${person.id}`);
    const nobody = await faces.world.put('kai');
    assert.equal((await exportFace(faces.deps, nobody.id, 'system')).held, 'nothing');
  });

  test('faces are off until the statement in force is confirmed for the engine in the slot', async () => {
    const { deps } = faces;
    assert.equal(areFacesOn(await deps.faces.readSwitch(), deps.engineName), false);
    const wrong = { on: true, confirmed: 'provenance-1999-1' } as const;
    await assert.rejects(switchFaces(deps, wrong, undefined), { code: 'FACE_STATEMENT_NOT_CONFIRMED' });
    const person = await faces.world.put('lead', { roles: ['administrator'] });
    await switchFaces(deps, { on: true, confirmed: provenanceWording }, person.id);
    const value = await deps.faces.readSwitch();
    assert.equal(areFacesOn(value, deps.engineName), true);
    assert.equal(areFacesOn(value, 'another@1'), false);
    const event = (await faces.eventsOf('face.switched')).at(-1);
    assert.deepEqual(
      [event?.['on'], event?.['wording'], event?.['actor']],
      [true, provenanceWording, `person:${person.id}`],
    );
    await switchFaces(deps, { on: false }, person.id);
    assert.equal(areFacesOn(await deps.faces.readSwitch(), deps.engineName), false);
  });

  test('the night compares all pairs, keeps counts only, and never goes below the defaults', async () => {
    for (const name of ['lina', 'maki', 'nori']) await faces.enrolled(name);
    const run = await setThresholds(faces.deps);
    assert.ok(run.people >= 4);
    assert.equal(run.impostorPairs, (run.people * (run.people - 1)) / 2);
    const { active } = await faces.deps.faces.count();
    assert.equal(run.people, active);
    assert.ok(run.verification >= 0.45);
    assert.equal(run.targetMet, true);
    assert.deepEqual(await currentThresholds(faces.deps), { verification: 0.45, identification: 0.52 });
    const kept = await faces.deps.faces.latestThresholdRun(faces.deps.engineName);
    assert.deepEqual(kept, run);
  });

  test('a look-alike is let free again when the other one is gone', async () => {
    const [eiko, eimi] = await Promise.all(
      ['eiko', 'eimi'].map(async (name) => await faces.world.people.findByLoginName(name)),
    );
    assert.ok(eiko && eimi);
    await eraseFace(faces.deps, eimi.id, 'asked', 'system');
    await faces.enrolled('eiko');
    await setThresholds(faces.deps);
    assert.equal((await faces.deps.faces.findRecord(eiko.id))?.lookAlike, false);
  });
});
