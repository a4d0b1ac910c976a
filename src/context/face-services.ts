/** Binds faces at panels and at the desk to their steps. */

import type { BeginFaceAttempt, BegunFaceAttempt, FaceServices } from '../http/services/face.ts';
import type { PanelDevice, SignedIn } from '../http/services.ts';
import type { FaceClaim, FacePlace } from '../identity/face/compare-face.ts';
import { eraseFace } from '../identity/face/erase-face.ts';
import { exportFace } from '../identity/face/export-face.ts';
import { switchFaces } from '../identity/face/switch-faces.ts';
import { setThresholds } from '../identity/face/thresholds.ts';
import { agreementWording, engineName, isCameraAllowed } from '../identity/face-policy.ts';
import { hashToken } from '../identity/link/capability-link.ts';
import type { Person } from '../identity/person.ts';
import type { WalkUpSession } from '../identity/session.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { DeviceId, PersonId } from '../shared/ids.ts';
import { accept } from '../shared/result.ts';
import type { FaceCameras } from './face-cameras.ts';
import type { FaceStores, Faces } from './faces.ts';
import { facesOverview } from './faces-overview.ts';

/** Rest between an answer and the next frame: with the time a frame takes, eight to twelve frames a second. */
const frameEveryMs = 50;

/** The services. */
export function faceServices(stores: FaceStores, faces: Faces, cameras: FaceCameras): FaceServices {
  const { store } = faces;
  const unavailable = { verify: false, identify: false, enrol: false, camera: 'panel' } as const;
  return {
    ways: async ({ id }) => {
      const on = await faces.whenOn().catch(() => undefined);
      if (on === undefined) return unavailable;
      const camera = (await store.findCamera(id)) === undefined ? 'panel' : 'device';
      return { verify: true, identify: stores.config.faces.identification, enrol: true, camera };
    },
    begin: (device, session, wanted) => beginAtPanel(stores, faces, cameras, device, session, wanted),
    frame: async ({ id }, attemptId, picture) =>
      (await faces.whenOn()).attempts.take(ownerOf(id), attemptId, picture),
    view: async ({ id }, attemptId) => (await faces.whenOn()).attempts.view(ownerOf(id), attemptId),
    finish: async ({ id }, attemptId, confirm) =>
      (await faces.whenOn()).attempts.finish(ownerOf(id), attemptId, confirm),
    pushed: async (token, picture) => {
      const camera = await store.findCameraByToken(hashToken(token));
      if (camera === undefined) throw new ServiceError('HTTP_SIGN_IN_REQUIRED');
      const { attempts } = await faces.whenOn();
      const owner = ownerOf(camera.deviceId);
      const attemptId = attempts.openAt(owner);
      if (attemptId === undefined) return false;
      await attempts.take(owner, attemptId, await picture());
      return true;
    },
    mine: async ({ id }) => ({
      on: await faces.whenOn().then(
        () => true,
        () => false,
      ),
      record: await store.findRecord(id),
    }),
    beginEnrolment: (signedIn, wanted) => beginAtDesk(stores, faces, signedIn, wanted),
    deskFrame: async ({ signInId }, attemptId, picture) =>
      (await faces.whenOn()).attempts.take(`sign-in:${signInId}`, attemptId, picture),
    erase: async (by, staffNumber) => {
      const personId = await subjectOf(stores, by, staffNumber);
      const reason = personId === by.id ? 'asked' : 'administrator';
      return await eraseFace({ faces: store, clock: stores.clock }, personId, reason, `person:${by.id}`);
    },
    disclose: async (by, staffNumber) => {
      const personId = await subjectOf(stores, by, staffNumber);
      return await exportFace({ faces: store, clock: stores.clock }, personId, `person:${by.id}`);
    },
    overview: () => facesOverview(stores, faces),
    setOn: async (by, wanted) => {
      // Switching off must be possible while the engine does not run.
      const name = wanted.on ? engineName((await faces.running()).engine.identity) : '';
      await switchFaces({ faces: store, clock: stores.clock, engineName: name }, wanted, by.id);
    },
    setThresholds: async () =>
      await setThresholds(await faces.deps(), undefined, stores.config.faces.falseMatchRate),
  };
}

const ownerOf = (deviceId: DeviceId): string => `device:${deviceId}`;

async function beginAtPanel(
  stores: FaceStores,
  faces: Faces,
  cameras: FaceCameras,
  { id }: PanelDevice,
  session: WalkUpSession | undefined,
  wanted: BeginFaceAttempt,
): ReturnType<FaceServices['begin']> {
  const { attempts, deps } = await faces.whenOn();
  const device = await stores.devices.findById(id);
  if (device === undefined) throw new ServiceError('HTTP_PANEL_NOT_PAIRED');
  const camera = await faces.store.findCamera(id);
  if (camera === undefined) checkCamera(stores, wanted.camera);
  const place: FacePlace = { id, segments: device.segments };
  const base = { place, owner: ownerOf(id) };
  const { purpose } = wanted;
  let claim: FaceClaim | undefined;
  if (purpose === 'identify' && !stores.config.faces.identification) throw new ServiceError('FACE_OFF');
  if (purpose === 'verify') claim = await claimOf(stores, deps, faces, session, wanted.staffNumber);
  const begun =
    purpose === 'enrol'
      ? await attempts.begin({ ...base, purpose, enrol: enrolmentOf(session, wanted.agreedWording) })
      : await attempts.begin({ ...base, purpose, ...(claim && { claim }) });
  if (!begun.ok) return begun;
  if (camera?.kind === 'pull') cameras.follow(camera.url, attempts, base.owner, begun.value);
  return accept(begunView(begun.value, purpose, camera === undefined ? 'panel' : 'device'));
}

/** Whom a verification is about: the person of the session, or of a staff number that may be nobody's. */
async function claimOf(
  stores: FaceStores,
  { engineName: engine }: { readonly engineName: string },
  faces: Faces,
  session: WalkUpSession | undefined,
  staffNumber: string | undefined,
): Promise<FaceClaim> {
  if (session !== undefined) {
    const record = await faces.store.findRecord(session.personId);
    if (record?.state !== 'active' || record.engine !== engine) throw new ServiceError('FACE_NOT_ENROLLED');
    return { personId: session.personId, factors: session.factors };
  }
  if (staffNumber === undefined) throw new ServiceError('REQUEST_INVALID');
  const person = await stores.people.findByStaffNumber(staffNumber);
  return { personId: person?.state === 'active' ? person.id : undefined, factors: [] };
}

/** At a panel a person enrols after a card or a password, not after a face. */
function enrolmentOf(session: WalkUpSession | undefined, agreedWording: string | undefined) {
  if (
    session === undefined ||
    !session.factors.some((factor) => factor === 'card' || factor === 'password')
  ) {
    throw new ServiceError('HTTP_WALK_UP_REQUIRED');
  }
  const { personId } = session;
  return { personId, agreedWording: checkAgreement(agreedWording), actor: `person:${personId}` as const };
}

async function beginAtDesk(
  stores: FaceStores,
  faces: Faces,
  { signInId, person }: SignedIn,
  { staffNumber, camera, agreedWording }: Omit<BeginFaceAttempt, 'purpose'>,
): Promise<BegunFaceAttempt> {
  const { attempts } = await faces.whenOn();
  const personId = await subjectOf(stores, person, staffNumber);
  checkCamera(stores, camera);
  const begun = await attempts.begin({
    purpose: 'enrol',
    place: { id: signInId as DeviceId, segments: [] },
    owner: `sign-in:${signInId}`,
    enrol: { personId, agreedWording: checkAgreement(agreedWording), actor: `person:${person.id}` },
  });
  if (!begun.ok) throw new ServiceError('SERVICE_BUSY');
  return begunView(begun.value, 'enrol', 'panel');
}

function begunView(
  attemptId: string,
  purpose: BegunFaceAttempt['purpose'],
  camera: BegunFaceAttempt['camera'],
): BegunFaceAttempt {
  return { attemptId, purpose, frameEveryMs, firstInstruction: 'look-straight', camera };
}

function checkAgreement(wording: string | undefined): string {
  if (wording !== agreementWording) throw new ServiceError('FACE_AGREEMENT_MISSING');
  return wording;
}

function checkCamera({ config, log }: FaceStores, label = ''): void {
  if (isCameraAllowed(label, config.faces.cameraLabels)) return;
  log.warn({}, 'A camera was refused that looks like a file or a virtual one.');
  throw new ServiceError('FACE_CAMERA_REFUSED');
}

/** Oneself, or, for administrators, the person with a staff number. */
async function subjectOf(
  stores: FaceStores,
  by: Pick<Person, 'id' | 'roles'>,
  staffNumber: string | undefined,
): Promise<PersonId> {
  if (staffNumber === undefined) return by.id;
  if (!by.roles.includes('administrator')) throw new ServiceError('HTTP_ROLE_REQUIRED');
  const person = await stores.people.findByStaffNumber(staffNumber);
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return person.id;
}
