/** From the code on a paper back to its release: who, when, which device. For auditors and administrators. */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { Person } from '../../identity/person.ts';
import { isLocked, type TrialLimit, windowStart } from '../../identity/trials.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { DeliveryTrace, TraceStore } from '../../ports/trace-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { accept, type Result, refuse } from '../../shared/result.ts';
import { isAuthenticTraceCode, readTraceCode } from '../trace-code.ts';
import { traceMac } from './trace-mac.ts';

/** What resolving works with. */
export interface TraceDeps {
  readonly traces: TraceStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  readonly people: Pick<PersonStore, 'findById' | 'countTrials' | 'addTrial' | 'inTurn'>;
  readonly clock: Clock;
}

/** Who asks: a person, or the command line of the installation's own machine. */
export type TraceAsker = Pick<Person, 'id' | 'roles'> | 'command';

/** Why a code leads nowhere. */
export type TraceRefusal = 'not-allowed' | 'not-a-code' | 'unknown-code' | 'too-many-trials';

/** A release that was found. */
export interface ResolvedTrace extends DeliveryTrace {
  /** The owner then; undefined for jobs without an owner and for people who are no longer stored. */
  readonly personName: string | undefined;
  readonly staffNumber: string | undefined;
}

/** Codes of one asker that were not ours: 20 in 15 minutes. */
export const traceTrials: TrialLimit = { failures: 20, windowMs: 15 * 60_000 };

/**
 * Resolves what was typed or recognised. A code that this installation did not make is not looked up. Each answer
 * leaves `trace.resolved` in the audit of the release's segment; codes that are not ours are counted per asker.
 */
export async function resolveTrace(
  deps: TraceDeps,
  asker: TraceAsker,
  text: string,
): Promise<Result<ResolvedTrace, TraceRefusal>> {
  if (asker !== 'command' && !mayTrace(asker)) return refuse('not-allowed');
  const read = readTraceCode(text);
  if (read === undefined) return refuse('not-a-code');
  const trialKey = `trace:${asker === 'command' ? 'command' : asker.id}`;
  return await deps.people.inTurn(trialKey, async () => {
    const now = deps.clock.now();
    const failures = await deps.people.countTrials(trialKey, windowStart(now, traceTrials));
    if (isLocked(failures, traceTrials)) return refuse('too-many-trials');
    const trace = isAuthenticTraceCode(read, traceMac(deps.keys))
      ? await deps.traces.find(read.id)
      : undefined;
    if (trace === undefined) {
      await deps.people.addTrial(trialKey, now, []);
      return refuse('unknown-code');
    }
    const actor: AuditActor = asker === 'command' ? 'system' : `person:${asker.id}`;
    await deps.traces.note([
      {
        kind: 'trace.resolved',
        segment: trace.segment,
        at: now,
        actor,
        subject: `job:${trace.job}`,
        details: { code: trace.codeId, delivery: trace.delivery },
      },
    ]);
    const person = trace.person && (await deps.people.findById(trace.person));
    return accept({ ...trace, personName: person?.displayName, staffNumber: person?.staffNumber });
  });
}

function mayTrace({ roles }: Pick<Person, 'roles'>): boolean {
  return roles.includes('administrator') || roles.includes('auditor');
}
