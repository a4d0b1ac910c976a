/** Step: what is held of a person's face, and when it was used, for disclosure (個人情報保護法 §76, §33). */

import type { AuditActor } from '../../audit/audit-event.ts';
import type { FaceStore } from '../../ports/face-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PersonId } from '../../shared/ids.ts';
import { agreementStatement } from '../face-policy.ts';

/** Uses that an export lists, the newest first. */
const mostUses = 1_000;

/** What is told to the person. The vectors stay out of it: they are of no use to anybody but an impostor. */
export interface FaceDisclosure {
  readonly personId: PersonId;
  readonly madeAt: string;
  readonly purpose: { readonly ja: string; readonly en: string };
  readonly held: 'nothing' | 'reference' | 'record-of-erasure';
  readonly pictures: 'none';
  readonly enrolledAt?: string;
  readonly enrolledBy?: string;
  readonly agreedWording?: string;
  readonly agreedAt?: string;
  readonly vectors?: number;
  readonly engine?: string;
  readonly onlyWithCard?: boolean;
  readonly lastUsedAt?: string;
  readonly uses?: number;
  readonly erasedAt?: string;
  readonly eraseReason?: string;
  readonly events: readonly {
    readonly kind: string;
    readonly at: string;
    readonly by: string;
    readonly details: Readonly<Record<string, unknown>>;
  }[];
}

/** Makes the export; that it was made is audited. */
export async function exportFace(
  deps: { readonly faces: FaceStore; readonly clock: Clock },
  personId: PersonId,
  actor: AuditActor,
): Promise<FaceDisclosure> {
  const record = await deps.faces.findRecord(personId);
  const uses = await deps.faces.listUses(personId, mostUses);
  const at = deps.clock.now();
  const subject = `person:${personId}`;
  await deps.faces.note([{ kind: 'face.exported', segment: '-', at, actor, subject, details: {} }]);
  return {
    personId,
    madeAt: at.toISOString(),
    purpose: agreementStatement,
    held: record === undefined ? 'nothing' : record.state === 'active' ? 'reference' : 'record-of-erasure',
    pictures: 'none',
    ...(record && {
      enrolledAt: record.enrolledAt.toISOString(),
      enrolledBy: record.enrolledBy,
      agreedWording: record.agreedWording,
      agreedAt: record.agreedAt.toISOString(),
      vectors: record.state === 'active' ? record.vectorCount : 0,
      engine: record.engine,
      onlyWithCard: record.lookAlike,
      uses: record.useCount,
    }),
    ...(record?.lastUsedAt && { lastUsedAt: record.lastUsedAt.toISOString() }),
    ...(record?.erasedAt && { erasedAt: record.erasedAt.toISOString() }),
    ...(record?.eraseReason && { eraseReason: record.eraseReason }),
    events: uses.map(({ kind, at, actor: by, details }) => ({ kind, at: at.toISOString(), by, details })),
  };
}
