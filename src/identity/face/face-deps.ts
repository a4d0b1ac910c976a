/** What the steps of faces need. */

import type { FaceEngine, FrameGate, HeadMove, StartHeadTurn } from '../../ports/face-engine.ts';
import type { FaceStore } from '../../ports/face-store.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { FaceLimits } from '../face-policy.ts';
import type { TemplateProtection } from './template-protection.ts';

/** Stores, keys and limits. */
export interface FaceDeps {
  readonly people: Pick<
    PersonStore,
    'findById' | 'findByStaffNumber' | 'countTrials' | 'addTrial' | 'inTurn'
  >;
  readonly faces: FaceStore;
  readonly protection: TemplateProtection;
  readonly clock: Clock;
  readonly limits: FaceLimits;
  /** `name@version` of the engine in the slot. */
  readonly engineName: string;
}

/** The same with the engine itself, where frames are looked at. */
export interface FaceEngineDeps extends FaceDeps {
  readonly engine: FaceEngine;
  readonly gate: FrameGate;
  readonly startHeadTurn: StartHeadTurn;
  /** The movements of one attempt; nobody may foresee them. */
  readonly chooseMoves: () => readonly HeadMove[];
}
