/** Step: a code typed at a device, as one factor: six digits for a forgotten card, or a guest's claim code. */

import type { CodeStore } from '../../ports/code-store.ts';
import type { Device } from '../../ports/device-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { PersonId } from '../../shared/ids.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { refusedEvent } from '../session/refused-event.ts';
import type { Proof, WalkUpRefusal } from '../session.ts';
import { type CountedKey, noteFailure, openTrials, type TrialDeps } from '../trials/count-trials.ts';
import { codeDeviceTrials } from '../trials.ts';
import { codePurpose, parseCode } from './code-number.ts';

/** What the step needs. */
export interface ProveCodeDeps extends TrialDeps {
  readonly people: PersonStore;
  readonly codes: CodeStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
}

/**
 * Checks a code and uses it up; a guest's claim code can be used again until the guest's time is over. What cannot be a
 * code is refused without counting. A wrong one counts for the device (10 in 15 minutes), and takes one of the three
 * tries of every code that is open at the place, since nobody can say whose it was meant to be.
 */
export async function proveCode(
  deps: ProveCodeDeps,
  device: Pick<Device, 'id' | 'site'>,
  typed: string,
): Promise<Result<Proof, WalkUpRefusal>> {
  const code = parseCode(typed);
  if (code === undefined) return refuse('code-wrong');
  const key = `code:device:${device.id}`;
  const keys: readonly CountedKey[] = [{ key, limit: codeDeviceTrials, scope: 'device' }];
  return await deps.people.inTurn(key, async () => {
    const counts = await openTrials(deps, keys);
    if (counts === undefined) return refuse('too-many-trials');
    const personId = await ownerOf(deps, device, code);
    if (personId !== undefined) return accept({ personId, factor: 'code', assurance: 1 });
    const at = deps.clock.now();
    if (code.kind === 'forgotten') await deps.codes.takeTry({ deviceId: device.id, site: device.site }, at);
    const event = refusedEvent(device, 'unknown:code', at, { reason: 'code-wrong', factor: 'code' });
    await noteFailure(deps, 'code', keys, counts, event);
    return refuse('code-wrong');
  });
}

async function ownerOf(
  { codes, keys, clock }: ProveCodeDeps,
  device: Pick<Device, 'id' | 'site'>,
  { kind, digits }: NonNullable<ReturnType<typeof parseCode>>,
): Promise<PersonId | undefined> {
  const hash = keys.tokenHash(codePurpose(kind), digits);
  const found =
    kind === 'forgotten'
      ? await codes.use(hash, { deviceId: device.id, site: device.site }, clock.now())
      : await codes.findGuest(hash, clock.now());
  return found?.personId;
}
