/** One enrolment of a face: camera, attempt, one frame after the other until the service has seen enough. */

import { callApi } from '../data/api.ts';
import { openCamera } from './camera.ts';

/** What the person is asked to do. */
export type Instruction =
  | 'come-closer'
  | 'one-person'
  | 'look-straight'
  | 'turn-left'
  | 'turn-right'
  | 'hold-still'
  | 'more-light'
  | 'less-light';

/** How an enrolment ended. */
export type EnrolEnd =
  | 'enrolled'
  | 'enrolledAlike'
  | 'not-consistent'
  | 'timed-out'
  | 'failed'
  | 'noCamera'
  | 'notAllowed'
  | 'stopped';

/** What an enrolment is begun with. */
export interface EnrolParts {
  readonly video: HTMLVideoElement;
  /** Version of the text that was agreed to. */
  readonly wording: string;
  /** Of somebody else, for administrators. */
  readonly staffNumber?: string;
  readonly signal: AbortSignal;
  /** Called with what to do next, and the share that is done from 0 to 1. */
  readonly onStep: (instruction: Instruction, progress: number) => void;
}

interface Begun {
  readonly attemptId: string;
  readonly frameEveryMs: number;
  readonly firstInstruction: Instruction;
}

interface Seen {
  readonly state: 'looking' | 'enrolled' | 'failed';
  readonly instruction?: Instruction;
  readonly progress: number;
  readonly reason?: string;
  readonly lookAlike?: boolean;
}

const attempts = '/api/v1/desk/face/attempts';

/** Runs it; the camera is closed at the end, however that comes. Throws `ProblemError`. */
export async function runEnrolment(parts: EnrolParts): Promise<EnrolEnd> {
  const camera = await openCamera(parts.video, parts.signal);
  if (parts.signal.aborted) return 'stopped';
  if (camera === 'not-allowed') return 'notAllowed';
  if (camera === 'no-camera') return 'noCamera';
  try {
    const { staffNumber, wording, signal } = parts;
    const body = { agreedWording: wording, camera: camera.label, ...(staffNumber && { staffNumber }) };
    const begun = await callApi<Begun>(attempts, { method: 'POST', body, signal });
    parts.onStep(begun.firstInstruction, 0);
    return await look(parts, begun, camera.shoot);
  } catch (error) {
    if (parts.signal.aborted) return 'stopped';
    throw error;
  } finally {
    camera.close();
  }
}

async function look(
  { signal, onStep }: EnrolParts,
  { attemptId, frameEveryMs }: Begun,
  shoot: () => Promise<Blob | undefined>,
): Promise<EnrolEnd> {
  while (!signal.aborted) {
    const bytes = await shoot();
    if (bytes === undefined) {
      await rest(100);
      continue;
    }
    const seen = await callApi<Seen>(`${attempts}/${attemptId}/frames`, { method: 'POST', bytes, signal });
    if (seen.state === 'enrolled') return seen.lookAlike === true ? 'enrolledAlike' : 'enrolled';
    if (seen.state === 'failed')
      return seen.reason === 'not-consistent' || seen.reason === 'timed-out' ? seen.reason : 'failed';
    onStep(seen.instruction ?? 'look-straight', seen.progress);
    await rest(frameEveryMs);
  }
  return 'stopped';
}

function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
