/** Binds the check of the chains at the desk, and what is known of the last one. */

import type { AuditEvent } from '../audit/audit-event.ts';
import { momentOf } from '../audit/audit-filter.ts';
import { type AuditVerification, verifyAuditChain } from '../audit/sealing/verify-chain.ts';
import type { AuditCheck, AuditServices } from '../http/services/audit.ts';
import type { Person } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { Stores } from './stores.ts';

/** Longest check that a page waits for. */
const longestMs = 25_000;

/** Writes down that chains were checked, by whom and how they were found. */
async function noteAuditCheck(
  { archive, clock }: Pick<Stores, 'archive' | 'clock'>,
  found: AuditVerification,
  actor: AuditEvent['actor'],
): Promise<AuditCheck> {
  const segments = found.segments.map(({ segment, verifiedLinks, fault }) => ({
    ...{ segment, links: verifiedLinks },
    ...(fault && { fault: `${fault.kind}:${fault.sequence}` }),
  }));
  const links = segments.reduce((sum, one) => sum + one.links, 0);
  const at = clock.now();
  const event: AuditEvent = {
    ...{ kind: 'audit.verified', segment: '-', at, actor, subject: 'audit:chain' },
    details: {
      ...{ whole: found.intact, links },
      chains: segments.map((one) => [one.segment, one.links, one.fault ?? ''].join(' ')),
    },
  };
  await archive.appendEvents([event]);
  return { at, by: actor, isWhole: found.intact, links, segments };
}

/** The check and what is known of the last one. */
export function checking(
  stores: Stores,
  segmentsOf: (person: Person) => readonly string[],
): Pick<AuditServices, 'lastCheck' | 'verify'> {
  const running = new Map<string, Promise<AuditVerification>>();
  const once = (segments: readonly string[]): Promise<AuditVerification> => {
    const key = segments.join(' ');
    const known = running.get(key);
    if (known !== undefined) return known;
    const check = checked(stores, segments).finally(() => running.delete(key));
    running.set(key, check);
    return check;
  };
  return {
    lastCheck: async () => {
      const query = { segments: ['-'], kinds: ['audit.verified'], limit: 1 } as const;
      const [last] = await stores.audit.listEvents(query);
      return last && readCheck(last);
    },
    verify: async (person) =>
      await noteAuditCheck(stores, await once(segmentsOf(person)), `person:${person.id}`),
  };
}

async function checked(stores: Stores, segments: readonly string[]): Promise<AuditVerification> {
  const signal = AbortSignal.timeout(longestMs);
  try {
    const signer = stores.keys.checkpoints;
    return await verifyAuditChain({ store: stores.audit, signer, segments, signal });
  } catch (error) {
    if (signal.aborted && error === signal.reason) {
      throw new ServiceError('AUDIT_VERIFY_TOO_LONG', { cause: error });
    }
    throw error;
  }
}

function readCheck(event: {
  readonly atMicroseconds: string;
  readonly actor: string;
  readonly details: unknown;
}): AuditCheck | undefined {
  const { details } = event;
  if (typeof details !== 'object' || details === null) return undefined;
  const { whole, links, chains } = details as Readonly<Record<string, unknown>>;
  const segments = Array.isArray(chains) ? chains.map((one) => readChain(String(one))) : [];
  return {
    at: new Date(momentOf(event)),
    by: event.actor,
    isWhole: whole === true,
    links: typeof links === 'number' ? links : 0,
    segments,
  };
}

function readChain(text: string): AuditCheck['segments'][number] {
  const [segment = '', links = '0', fault = ''] = text.split(' ');
  return { segment, links: Number(links), ...(fault !== '' && { fault }) };
}
