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
    const refused = await desk.submit('/desk/faces', '/desk/faces/on', { confirmed: 'something else' });
    assert.equal(refused.status, 422);
    const done = await desk.submit('/desk/faces', '/desk/faces/on', { confirmed: provenanceWording });
    assert.equal(done.status, 303);
    assert.equal(done.headers.location, '/desk/faces?notice=switched');
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
    assert.match((await desk.send('GET', '/desk/face')).text, /顔が登録されています/);
  });

  test('only administrators enrol and erase for others', async () => {
    const staff = stage.web.client();
    await staff.send('POST', '/api/v1/sign-in', {
      json: { loginName: 'jiro', password: 'correct horse jiro' },
    });
    const json = { agreedWording: agreementWording, staffNumber: 'S-hanako' };
    assert.equal((await staff.send('POST', deskAttempts, { json })).json().code, 'HTTP_ROLE_REQUIRED');
    const forged = await staff.submit('/desk/face', '/desk/faces/erase', { staffNumber: 'S-hanako' });
    assert.equal(forged.status, 403);
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

  test('the export is a file without vectors, and erasing is at once', async () => {
    const file = await desk.submit('/desk/face', '/desk/face/export', {});
    assert.match(String(file.headers['content-disposition']), /^attachment/);
    assert.equal(JSON.parse(file.text).held, 'reference');
    assert.equal((await desk.submit('/desk/face', '/desk/face/erase', {})).status, 303);
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
