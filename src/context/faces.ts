/** The faces of one process: the engine in its slot, opened when it is first needed, and the attempts under way. */

import { availableParallelism } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { FaceEngine } from '../../drivers/device/face.ts';
import { startHeadTurn } from '../../drivers/face/challenge.ts';
import { faultOfFrame } from '../../drivers/face/gates.ts';
import type { Config } from '../config/config.ts';
import type { FacesConfig } from '../config/faces.ts';
import { FaceAttempts } from '../identity/face/attempts.ts';
import type { FaceDeps, FaceEngineDeps } from '../identity/face/face-deps.ts';
import { randomMoves } from '../identity/face/head-moves.ts';
import { openTemplateProtection, type TemplateProtection } from '../identity/face/template-protection.ts';
import { areFacesOn, defaultFaceLimits, engineName } from '../identity/face-policy.ts';
import type { HeadMove, StartHeadTurn } from '../ports/face-engine.ts';
import type { FaceStore } from '../ports/face-store.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { postgresFaceStore } from '../stores/postgres/face-store.ts';
import { openFaceEngine } from './face-engine.ts';

import type { Stores } from './stores.ts';

/** What faces need of the opened stores. */
export type FaceStores = Pick<Stores, 'database' | 'people' | 'devices' | 'keys' | 'clock' | 'log'> & {
  readonly config: Pick<Config, 'faces'>;
};

/** What an engine that is running brings. */
export interface RunningFaces {
  readonly engine: FaceEngine;
  readonly deps: FaceEngineDeps;
  readonly attempts: FaceAttempts;
}

/** The faces of a process. Disposing closes the engine. */
export interface Faces extends AsyncDisposable {
  readonly store: FaceStore;
  /** Opens the engine; a fault (`FACE_MODEL_MISSING`, ...) is thrown, and tried again at the next call. */
  running(): Promise<RunningFaces>;
  /** The same, when faces are switched on for this engine. Otherwise `FACE_OFF`. */
  whenOn(): Promise<RunningFaces>;
  /** What steps without a camera need, for the engine in the slot. */
  deps(): Promise<FaceDeps>;
}

/** Parts that a test may put in place of the usual ones. */
export interface FaceParts {
  readonly openEngine?: () => Promise<FaceEngine>;
  readonly chooseMoves?: () => readonly HeadMove[];
  readonly startHeadTurn?: StartHeadTurn;
}

/** The engine of the configuration. */
function engineSettings({ engine }: FacesConfig): Parameters<typeof openFaceEngine>[0] {
  if (engine.kind === 'command') return { kind: 'command', command: engine.command, args: engine.args };
  const { workers, modelFolder } = engine;
  const usual = Math.min(4, Math.max(1, Math.floor(availableParallelism() / 2)));
  return { kind: 'builtin', workers: workers ?? usual, ...(modelFolder !== undefined && { modelFolder }) };
}

/** Opens the faces; cheap, since the engine is not opened yet. */
export function openFaces(stores: FaceStores, parts: FaceParts = {}): Faces {
  const { config, people, keys, clock } = stores;
  const store = postgresFaceStore(stores.database);
  const openEngine = parts.openEngine ?? (() => openFaceEngine(engineSettings(config.faces)));
  let protection: TemplateProtection | undefined;
  let opening: Promise<RunningFaces> | undefined;
  const open = async (): Promise<RunningFaces> => {
    protection ??= await openTemplateProtection(keys);
    const engine = await openEngine();
    const deps: FaceEngineDeps = {
      people,
      faces: store,
      protection,
      clock,
      limits: defaultFaceLimits,
      engineName: engineName(engine.identity),
      engine,
      gate: (analysis, anyPose) => faultOfFrame(analysis, anyPose),
      startHeadTurn: parts.startHeadTurn ?? ((moves, from) => startHeadTurn(moves, from)),
      chooseMoves: parts.chooseMoves ?? randomMoves,
    };
    return { engine, deps, attempts: new FaceAttempts(deps, () => performance.now()) };
  };
  const running = (): Promise<RunningFaces> => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
  return {
    store,
    running,
    whenOn: async () => {
      // Asked before the engine is opened: a service without faces must not load the models.
      const value = await store.readSwitch();
      if (value?.on !== true) throw new ServiceError('FACE_OFF');
      const opened = await running();
      if (!areFacesOn(value, opened.deps.engineName)) throw new ServiceError('FACE_OFF');
      return opened;
    },
    deps: async () => (await running()).deps,
    [Symbol.asyncDispose]: async () => {
      const opened = await opening?.catch(() => undefined);
      await opened?.engine[Symbol.asyncDispose]();
    },
  };
}
