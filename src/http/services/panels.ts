/** What the HTTP layer may ask about panels that want to be paired, and about what people like at panels. */

import type { PanelAnswer, PanelApprovalRefusal, PanelAsk } from '../../devices/panel/request-panel.ts';
import type { Person } from '../../identity/person.ts';
import type { WalkUpSession } from '../../identity/session.ts';
import type { ElsewhereJob } from '../../print/elsewhere.ts';
import type { DeviceId } from '../../shared/ids.ts';
import type { Result } from '../../shared/result.ts';

/** Pairing by a code, and a person's choices. */
export interface PanelsServices {
  /** A browser asks to become a panel. */
  ask(remoteAddress: string): Promise<PanelAsk>;
  /** How its request stands. */
  collect(pollToken: string): Promise<PanelAnswer>;
  /** An administrator gives the browser with that code to a device; without one it is refused. */
  decide(
    person: Person,
    code: string,
    deviceId: DeviceId | undefined,
  ): Promise<Result<{ readonly deviceName: string | undefined }, PanelApprovalRefusal>>;
  /** Enrolled devices, by name. */
  devices(): Promise<readonly { readonly id: DeviceId; readonly name: string; readonly site: string }[]>;
  /** True when a tap prints everything of this person. */
  tapPrintsAll(session: WalkUpSession): Promise<boolean>;
  setTapPrintsAll(session: WalkUpSession, value: boolean): Promise<void>;
  /** Jobs of the last days that are not in the list, with the reason. */
  elsewhere(session: WalkUpSession): Promise<readonly ElsewhereJob[]>;
}
