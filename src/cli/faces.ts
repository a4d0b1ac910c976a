/** `tomeoki faces`: the switch, the thresholds, cameras, erasing and disclosure. (`tomeoki face` judges the engine.) */

import { randomBytes } from 'node:crypto';
import { type Command, InvalidArgumentError } from 'commander';
import type { Faces } from '../context/faces.ts';
import type { Stores } from '../context/stores.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { PersonId } from '../shared/ids.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds `faces on`, `off`, `status`, `erase`, `export`, `thresholds` and `camera`. */
export function addFacesCommands(program: Command, terminal: Terminal): void {
  const faces = program.command('faces').description('people recognised by their face / 顔認証');
  const run = (work: (faces: Faces, stores: Stores) => Promise<void>) =>
    runCommand(terminal, () => withFaces(terminal, work));
  faces
    .command('on')
    .description('show the statement, and switch on once it is confirmed / 説明を確認して使い始める')
    .option('--confirm <wording>', 'version of the statement that was read')
    .action(({ confirm }: { confirm?: string }) =>
      run((open, stores) => switchOn(terminal, open, stores, confirm)),
    );
  faces
    .command('off')
    .description('nobody gets in by a face any more / 止める')
    .action(() => run((open, stores) => switchOff(terminal, open, stores)));
  faces
    .command('status')
    .description('switch, engine, people, thresholds / 状態')
    .option('--json', 'as JSON')
    .action(({ json }: { json?: boolean }) =>
      run((open, stores) => status(terminal, open, stores, json === true)),
    );
  faces
    .command('erase')
    .description('destroy the reference of one person, or of all / 登録を消す')
    .argument('[login-name]')
    .option('--all', 'of everybody')
    .action((loginName: string | undefined, { all }: { all?: boolean }) =>
      run((open, stores) => erase(terminal, open, stores, loginName, all === true)),
    );
  faces
    .command('export')
    .description('what is held of a person and when it was used, JSON / 開示用の出力')
    .argument('<login-name>')
    .action((loginName: string) => run((open, stores) => disclose(terminal, open, stores, loginName)));
  faces
    .command('thresholds')
    .description('compare all references now and set the thresholds / しきい値を調べる')
    .action(() => run((open, stores) => thresholds(terminal, open, stores)));
  addCamera(faces, terminal, run);
}

type Run = (work: (faces: Faces, stores: Stores) => Promise<void>) => Promise<void>;

function addCamera(faces: Command, terminal: Terminal, run: Run): void {
  const camera = faces.command('camera').description('network cameras of devices / 機器のカメラ');
  camera
    .command('push')
    .description('a token with which a camera sends frames for one device / 送信用トークン')
    .argument('<device>')
    .action((name: string) => run((open, stores) => pushCamera(terminal, open, stores, name)));
  camera
    .command('pull')
    .description('an address (JPEG or MJPEG) that is asked for frames / 取得先の URL')
    .argument('<device>')
    .argument('<url>', 'http: or https:', cameraUrl)
    .action((name: string, url: string) =>
      run((open, stores) => pullCamera(terminal, open, stores, name, url)),
    );
  camera
    .command('remove')
    .description('the panel uses its own camera again / 外す')
    .argument('<device>')
    .action((name: string) => run((open, stores) => removeCamera(terminal, open, stores, name)));
}

async function withFaces(
  terminal: Terminal,
  work: (faces: Faces, stores: Stores) => Promise<void>,
): Promise<void> {
  const { openFaces } = await import('../context/faces.ts');
  await withStores(terminal, async (stores) => {
    await using faces = openFaces(stores);
    await work(faces, stores);
  });
}

async function switchOn(
  terminal: Terminal,
  faces: Faces,
  { clock }: Stores,
  confirmed: string | undefined,
): Promise<void> {
  const { provenanceStatement, provenanceWording } = await import('../identity/face-policy.ts');
  const { switchFaces } = await import('../identity/face/switch-faces.ts');
  const { engine, deps } = await faces.running();
  if (confirmed === undefined) {
    terminal.out(`${provenanceStatement[terminal.language]}\n\n${engine.identity.provenance}\n`);
    terminal.say(
      `確認したら: tomeoki faces on --confirm ${provenanceWording}`,
      `When it is confirmed: tomeoki faces on --confirm ${provenanceWording}`,
    );
    return;
  }
  const { engineName } = deps;
  await switchFaces({ faces: faces.store, clock, engineName }, { on: true, confirmed }, undefined);
  terminal.say('顔認証を使い始めました。', 'Faces are in use.');
}

async function switchOff(terminal: Terminal, faces: Faces, { clock }: Stores): Promise<void> {
  const { switchFaces } = await import('../identity/face/switch-faces.ts');
  await switchFaces({ faces: faces.store, clock, engineName: '' }, { on: false }, undefined);
  terminal.say('顔認証を止めました。', 'Faces are not in use any more.');
}

async function status(terminal: Terminal, faces: Faces, stores: Stores, asJson: boolean): Promise<void> {
  const { facesOverview } = await import('../context/faces-overview.ts');
  const overview = await facesOverview(stores, faces);
  if (asJson) return terminal.out(JSON.stringify(overview, null, 2));
  const { on, engine, enrolled, thresholds: now, lastRun } = overview;
  terminal.say(on ? '使われています' : '使われていません', on ? 'on' : 'off');
  terminal.out(`engine\t${engine.name}${engine.trouble === undefined ? '' : ` (${engine.trouble})`}`);
  terminal.out(`people\t${enrolled.active}\tlook-alikes ${enrolled.lookAlike}`);
  terminal.out(`1:1\t${now.verification.toFixed(2)}\n1:N\t${now.identification.toFixed(2)}`);
  if (lastRun === undefined) return;
  const { impostorPairs, fmr, fmrUpper, targetMet } = lastRun;
  terminal.out(
    `pairs\t${impostorPairs}\tFMR ${fmr} (95 %: ${fmrUpper})\t${targetMet ? 'target' : 'TARGET MISSED'}`,
  );
}

async function erase(
  terminal: Terminal,
  faces: Faces,
  stores: Stores,
  loginName: string | undefined,
  all: boolean,
): Promise<void> {
  const { eraseAllFaces, eraseFace } = await import('../identity/face/erase-face.ts');
  const deps = { faces: faces.store, clock: stores.clock };
  if (all) {
    const count = await eraseAllFaces(deps, 'administrator', commandActor);
    return terminal.say(`${count} 人の登録を消しました。`, `${count} references were erased.`);
  }
  const personId = await personOf(stores, loginName);
  const erased = await eraseFace(deps, personId, 'administrator', commandActor);
  terminal.say(
    erased ? '登録を消しました。' : '登録はありません。',
    erased ? 'The reference was erased.' : 'There is no reference.',
  );
}

async function disclose(terminal: Terminal, faces: Faces, stores: Stores, loginName: string): Promise<void> {
  const { exportFace } = await import('../identity/face/export-face.ts');
  const deps = { faces: faces.store, clock: stores.clock };
  const disclosure = await exportFace(deps, await personOf(stores, loginName), commandActor);
  terminal.out(JSON.stringify(disclosure, null, 2));
}

async function thresholds(terminal: Terminal, faces: Faces, { config }: Stores): Promise<void> {
  const { setThresholds } = await import('../identity/face/thresholds.ts');
  const run = await setThresholds(await faces.deps(), undefined, config.faces.falseMatchRate);
  const { people, impostorPairs, verification, identification, targetMet } = run;
  terminal.out(`people ${people}\tpairs ${impostorPairs}\t1:1 ${verification}\t1:N ${identification}`);
  if (!targetMet) {
    terminal.say(
      '最も高いしきい値でも目標を満たしません。カードと一緒に使う設定にしてください。',
      'The target does not hold at the highest threshold: ask for a card beside the face.',
    );
  }
}

async function pushCamera(terminal: Terminal, faces: Faces, stores: Stores, name: string): Promise<void> {
  const { hashToken } = await import('../identity/link/capability-link.ts');
  const { setFaceCamera } = await import('../identity/face/face-cameras.ts');
  const token = randomBytes(32).toString('base64url');
  const deviceId = await deviceOf(stores, name);
  const deps = { faces: faces.store, clock: stores.clock };
  await setFaceCamera(deps, { deviceId, kind: 'push', tokenHash: hashToken(token) }, commandActor);
  terminal.say('このトークンは一度だけ表示します:', 'This token is shown this once:');
  terminal.out(token);
}

async function pullCamera(
  terminal: Terminal,
  faces: Faces,
  stores: Stores,
  name: string,
  url: string,
): Promise<void> {
  const { setFaceCamera } = await import('../identity/face/face-cameras.ts');
  const deviceId = await deviceOf(stores, name);
  const deps = { faces: faces.store, clock: stores.clock };
  await setFaceCamera(deps, { deviceId, kind: 'pull', url }, commandActor);
  terminal.say('カメラを登録しました。', 'The camera is set.');
}

async function removeCamera(terminal: Terminal, faces: Faces, stores: Stores, name: string): Promise<void> {
  const { removeFaceCamera } = await import('../identity/face/face-cameras.ts');
  const deps = { faces: faces.store, clock: stores.clock };
  const removed = await removeFaceCamera(deps, await deviceOf(stores, name), commandActor);
  terminal.say(
    removed ? 'カメラを外しました。' : 'カメラは登録されていません。',
    removed ? 'The camera was removed.' : 'There is no camera.',
  );
}

async function personOf({ people }: Stores, loginName: string | undefined): Promise<PersonId> {
  const { normaliseLoginName } = await import('../identity/person.ts');
  const person =
    loginName === undefined ? undefined : await people.findByLoginName(normaliseLoginName(loginName));
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return person.id;
}

async function deviceOf({ devices }: Stores, name: string) {
  const device = await devices.findByName(name);
  if (device === undefined) throw new ServiceError('IDENTITY_DEVICE_UNKNOWN');
  return device.id;
}

function cameraUrl(text: string): string {
  const isUrl = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
  if (!isUrl || text.length > 500) throw new InvalidArgumentError('http: or https:');
  return text;
}
