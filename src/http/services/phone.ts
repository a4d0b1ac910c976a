/** What the routes ask about releasing from one's own phone. */

import type { Person } from '../../identity/person.ts';
import type { WalkUpRefusal, WalkUpSession } from '../../identity/session.ts';
import type { Result } from '../../shared/result.ts';
import type { PanelDevice } from './callers.ts';

/** The code that a panel shows now. */
export interface PanelCode {
  /** Address for the phone. */
  readonly url: string;
  readonly expiresInMs: number;
  /** True while somebody releases here from a phone. */
  readonly inUse: boolean;
}

/** Why a phone may not go on. */
export type PhoneRefusal = 'phone-code-old' | 'phone-busy' | 'locked' | WalkUpRefusal;

/** A phone before a panel. */
export interface PhoneVisitView {
  readonly device: PanelDevice;
  /** In force; undefined before the person confirmed the device, and after the session ended. */
  readonly session: WalkUpSession | undefined;
  /** True once a session was begun, even when it has ended. */
  readonly isEntered: boolean;
}

/** Releasing from one's own phone. */
export interface PhoneServices {
  /** Undefined where no segment of the device lets phones release. */
  panelCode(device: PanelDevice): Promise<PanelCode | undefined>;
  /** Opens a code, once; the id of the visit is for the browser that opened it, which may load the page again. */
  open(
    token: string,
    from: { readonly remoteAddress: string; readonly visitId: string | undefined },
  ): Promise<Result<{ readonly visitId: string; readonly expiresAt: Date }, PhoneRefusal>>;
  /** The visit of this person; undefined when it is over or another person's. */
  visit(visitId: string, person: Person): Promise<PhoneVisitView | undefined>;
  /** The person says that this is the device before them. */
  enter(visitId: string, person: Person): Promise<Result<WalkUpSession, PhoneRefusal>>;
}
