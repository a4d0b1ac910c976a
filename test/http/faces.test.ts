import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { agreementWording, provenanceWording } from '../../src/identity/face-policy.ts';
import { hashToken } from '../../src/identity/link/capability-link.ts';
import type { Person } from '../../src/identity/person.ts';
import { type FaceStage, openFaceStage } from '../support/face-stage.ts';
import { moving } from '../support/face-world.ts';
import { pictureOf, type Sketch, sketchEngine } from '../support/sketch-engine.ts';
import type { WebClient } from '../support/web-client.ts';

const attempts = '/api/v1/panel/face/attempts';
const deskAttempts = '/api/v1/desk/face/attempts';

/** Frames of an enrolment. */
const poses: readonly Sketch[] = [0, 0, 0, 0.2, 0.2, -0.2, -0.2].map((yaw, serial) => ({
  who: 'hanako',
  yaw,
  serial,
}));

describe('faces over HTTP', () => {
  let stage: FaceStage;
  let panel: WebClient;
  let desk: WebClient;
  let hanako: Person;
  before(async () => {
    stage = await openFaceStage(
      { cameraLabels: [] },
      { openEngine: async () => sketchEngine(), chooseMoves: () => ['turn-left', 'turn-right'] },
    );
    hanako = await stage.person('hanako', { roles: ['staff', 'administrator'] });
    await stage.person('jiro');
    panel = stage.web.client();
    desk = stage.web.client();
    await panel.send('POST', '/api/v1/panel/pair', { json: { token: stage.pairing } });
    const signIn = { loginName: 'hanako', password: 'correct horse hanako' };
    assert.equal((await desk.send('POST', '/api/v1/sign-in', { json: signIn })).status, 201);
  });
  after(() => stage[Symbol.asyncDispose]());

  const send = async (client: WebClient, path: string, sketches: Iterable<Sketch>) => {
    let last: { readonly state: string } = { state: 'none' };
    for (const sketch of sketches) {
      const answer = await client.send('POST', path, { body: pictureOf(sketch) });
      assert.equal(answer.status, 200, answer.text);
      last = answer.json();
      if (last.state !== 'looking' && last.state !== 'challenge') break;
    }
    return last;
  };

  test('while they are off, nothing begins, and the panel does not offer them', async () => {
    const begun = await panel.send('POST', attempts, { json: { purpose: 'identify' } });
    assert.equal(begun.status, 409);
    assert.equal(begun.json().code, 'FACE_OFF');
    const { ways, identify } = (await panel.send('GET', '/api/v1/panel/ways')).json();
    assert.deepEqual([ways, identify], [['card'], false]);
  });

  test('an administrator switches them on only with the statement confirmed', async () => {
    const turn = (json: object) => desk.send('POST', '/api/v1/faces/switch', { json });
    assert.equal((await turn({ on: true })).status, 400);
    const refused = await turn({ on: true, confirmed: 'something else' });
    assert.deepEqual([refused.status, refused.json().code], [422, 'FACE_STATEMENT_NOT_CONFIRMED']);
    const { statement } = (await desk.send('GET', '/api/v1/faces')).json();
    assert.equal(statement.wording, provenanceWording);
    assert.equal((await turn({ on: true, confirmed: statement.wording })).status, 204);
    assert.equal((await desk.send('GET', '/api/v1/faces')).json().on, true);
    const { ways, identify } = (await panel.send('GET', '/api/v1/panel/ways')).json();
    assert.deepEqual([ways, identify], [['card', 'face'], true]);
  });

  test('enrolment at the desk needs the present wording, and no virtual camera', async () => {
    const without = await desk.send('POST', deskAttempts, { json: {} });
    assert.equal(without.json().code, 'FACE_AGREEMENT_MISSING');
    const virtual = { agreedWording: agreementWording, camera: 'OBS Virtual Camera' };
    assert.equal(
      (await desk.send('POST', deskAttempts, { json: virtual })).json().code,
      'FACE_CAMERA_REFUSED',
    );
    const begun = await desk.send('POST', deskAttempts, { json: { agreedWording: agreementWording } });
    assert.equal(begun.status, 201, begun.text);
    const frames = `${deskAttempts}/${begun.json().attemptId}/frames`;
    assert.deepEqual(await send(desk, frames, poses), { state: 'enrolled', progress: 1 });
    const { record, wording } = (await desk.send('GET', '/api/v1/me/face')).json();
    assert.deepEqual([record.state, record.agreedWording], ['active', wording]);
    assert.equal((await desk.send('GET', '/api/v1/me/ways')).json().face, 'enrolled');
  });

  test('only administrators enrol and erase for others', async () => {
    const staff = stage.web.client();
    await staff.send('POST', '/api/v1/sign-in', {
      json: { loginName: 'jiro', password: 'correct horse jiro' },
    });
    const json = { agreedWording: agreementWording, staffNumber: 'S-hanako' };
    assert.equal((await staff.send('POST', deskAttempts, { json })).json().code, 'HTTP_ROLE_REQUIRED');
    const erase = { json: { staffNumber: 'S-hanako' } };
    const forged = await staff.send('POST', '/api/v1/faces/erase', erase);
    assert.deepEqual([forged.status, forged.json().code], [403, 'HTTP_ROLE_REQUIRED']);
    const unknown = { json: { staffNumber: 'S-nobody' } };
    assert.deepEqual((await desk.send('POST', '/api/v1/faces/erase', unknown)).json(), { erased: false });
    assert.equal((await staff.send('DELETE', '/api/v1/me/face')).status, 204, 'one that is not there');
    assert.equal((await stage.faces.store.findRecord(hanako.id))?.state, 'active');
  });

  test('a panel verifies by staff number; finishing opens the session once', async () => {
    const json = { purpose: 'verify', staffNumber: 'S-hanako' };
    const { attemptId } = (await panel.send('POST', attempts, { json })).json();
    const own = `${attempts}/${attemptId}`;
    assert.equal(
      (await send(panel, `${own}/frames`, moving('hanako', ['turn-left', 'turn-right']))).state,
      'matched',
    );
    assert.equal((await panel.send('GET', own)).json().state, 'matched');
    const finished = await panel.send('POST', `${own}/finish`, { json: { confirm: true } });
    assert.equal(finished.status, 201, finished.text);
    assert.deepEqual(finished.json().factors, ['face']);
    assert.equal((await panel.send('POST', `${own}/finish`, { json: { confirm: true } })).status, 404);
    assert.equal((await panel.send('POST', '/api/v1/panel/leave', { json: {} })).status, 204);
  });

  test('somebody else gets the refusal, and calling off gets nothing', async () => {
    const json = { purpose: 'verify', staffNumber: 'S-hanako' };
    const first = (await panel.send('POST', attempts, { json })).json().attemptId;
    const seen = await send(
      panel,
      `${attempts}/${first}/frames`,
      moving('stranger', ['turn-left', 'turn-right']),
    );
    assert.equal(seen.state, 'failed');
    const refused = await panel.send('POST', `${attempts}/${first}/finish`, { json: { confirm: true } });
    assert.equal(refused.status, 403);
    assert.equal(refused.json().code, 'face-unknown');
    const second = (await panel.send('POST', attempts, { json })).json().attemptId;
    const off = await panel.send('POST', `${attempts}/${second}/finish`, { json: { confirm: false } });
    assert.equal(off.status, 204);
  });

  test('a frame above 512 KiB and one that is no JPEG are refused; enrolling at a panel needs a session', async () => {
    const json = { purpose: 'identify' };
    const { attemptId } = (await panel.send('POST', attempts, { json })).json();
    const frames = `${attempts}/${attemptId}/frames`;
    const large = Buffer.alloc(512 * 1024 + 1, 0xff);
    assert.equal((await panel.send('POST', frames, { body: large })).status, 413);
    assert.equal((await panel.send('POST', frames, { body: Buffer.from('PNG') })).status, 400);
    const enrol = { purpose: 'enrol', agreedWording: agreementWording };
    assert.equal((await panel.send('POST', attempts, { json: enrol })).json().code, 'HTTP_WALK_UP_REQUIRED');
    assert.equal((await panel.send('POST', attempts, { json: { purpose: 'verify' } })).status, 400);
  });

  test('a camera with a token pushes frames; they are wanted only while somebody asks at its device', async () => {
    const token = 'camera-token-of-forty-three-characters-long';
    const [entry] = stage.world.devices;
    assert.ok(entry);
    const deviceId = entry.device.id;
    await stage.faces.store.putCamera(
      { deviceId, kind: 'push', tokenHash: hashToken(token) },
      new Date(0),
      [],
    );
    const camera = stage.web.client();
    const push = (authorization: string, sketch: Sketch) =>
      camera.send('POST', '/api/v1/face-cameras/frame', {
        headers: { authorization },
        body: pictureOf(sketch),
      });
    assert.equal((await push('Bearer some-other-token-of-some-length', { who: 'a' })).status, 401);
    await panel.send('POST', `${attempts}/${await running()}/finish`, { json: { confirm: false } });
    assert.deepEqual((await push(`Bearer ${token}`, { who: 'hanako' })).json(), { wanted: false });
    const json = { purpose: 'verify', staffNumber: 'S-hanako' };
    const begun = (await panel.send('POST', attempts, { json })).json();
    assert.equal(begun.camera, 'device');
    for (const sketch of moving('hanako', ['turn-left', 'turn-right'])) {
      assert.deepEqual((await push(`Bearer ${token}`, sketch)).json(), { wanted: true });
      if ((await panel.send('GET', `${attempts}/${begun.attemptId}`)).json().state === 'matched') break;
    }
    assert.equal((await panel.send('GET', `${attempts}/${begun.attemptId}`)).json().state, 'matched');
  });

  /** An attempt to be called off. */
  async function running(): Promise<string> {
    return (await panel.send('POST', attempts, { json: { purpose: 'identify' } })).json().attemptId;
  }

  test('the disclosure has no vectors, erasing is at once, and administrators see that it happened and why', async () => {
    const told = await desk.send('POST', '/api/v1/me/face/disclosure');
    assert.equal(told.json().held, 'reference');
    assert.doesNotMatch(told.text, /-?0\.\d{4}/, 'no vector');
    assert.equal((await desk.send('DELETE', '/api/v1/me/face')).status, 204);
    const overview = (await desk.send('GET', '/api/v1/faces')).json();
    assert.deepEqual(overview.enrolled, { active: 0, lookAlike: 0 });
    assert.deepEqual(overview.erasures, [{ reason: 'asked', count: 1 }]);
    assert.equal((await stage.faces.store.findRecord(hanako.id))?.state, 'erased');
    const json = { purpose: 'verify', staffNumber: 'S-hanako' };
    const { attemptId } = (await panel.send('POST', attempts, { json })).json();
    const seen = await send(
      panel,
      `${attempts}/${attemptId}/frames`,
      moving('hanako', ['turn-left', 'turn-right']),
    );
    assert.equal(seen.state, 'failed');
  });
});
