/** Step: a sealed scan is erased, and a certificate says so for ever. */

import { randomUUID } from 'node:crypto';
import type { AuditActor } from '../../audit/audit-event.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { KeyRing } from '../../ports/key-ring.ts';
import type { KeptCertificate, SealedScanStore } from '../../ports/sealed-scan-store.ts';
import type { Clock } from '../../shared/clock.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { ScanId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import { scanEvent } from '../scan-job.ts';
import { certificateType, erasureClaims } from './certificate.ts';

/** What erasing needs. */
export interface EraseDeps {
  readonly sealed: SealedScanStore;
  readonly vault: Pick<DocumentVault, 'discard'>;
  readonly keys: Pick<KeyRing, 'checkpoints'>;
  readonly clock: Clock;
  readonly log: Log;
  /** How far back backups reach, in hours; undefined without backups. */
  readonly backupHours: number | undefined;
}

/** Who asked: nobody but time, or a person or command before it. */
export interface ErasedBy {
  readonly actor: AuditActor;
  readonly because: 'time' | 'command';
}

/**
 * Destroys the key of a sealed scan with its certificate and event in one transaction, then removes its bytes; bytes that
 * cannot be removed now are unreadable and go with the next round over unnamed blobs. Throws `SCAN_NOT_SEALED_OFF`.
 */
export async function eraseSealed(deps: EraseDeps, scanId: ScanId, by: ErasedBy): Promise<KeptCertificate> {
  const { sealed, vault, keys, clock, log, backupHours } = deps;
  const scan = await sealed.find(scanId);
  if (scan === undefined || scan.erasedAt !== undefined) throw new ServiceError('SCAN_NOT_SEALED_OFF');
  const at = clock.now();
  const id = randomUUID();
  const who = by.because === 'command' && by.actor === 'system' ? 'command' : by.actor;
  const claims = erasureClaims(scan, { id, by: who, at, backupHours });
  const kept: KeptCertificate = {
    id,
    scanId,
    segment: scan.segment,
    issuedAt: at,
    certificate: await keys.checkpoints.sign(certificateType, claims),
  };
  const event = scanEvent('scan.erased', { id: scanId, segment: scan.segment }, at, by.actor, {
    certificate: id,
    because: by.because,
  });
  const erased = await sealed.erase(kept, [event]);
  if (erased === undefined) throw new ServiceError('SCAN_NOT_SEALED_OFF');
  try {
    await vault.discard(erased.blobKey);
  } catch (error) {
    log.warn({ scan: scanId, err: error }, 'The bytes of an erased scan could not be removed yet.');
  }
  return kept;
}

/** Scans that are erased in one round. */
const mostOfRound = 200;

/** Erases what was sealed for at least `afterHours`; gives the number. Safe in several processes at once. */
export async function eraseDue(deps: EraseDeps, afterHours: number, signal?: AbortSignal): Promise<number> {
  const before = new Date(deps.clock.now().getTime() - afterHours * 3_600_000);
  let erased = 0;
  for (const scanId of await deps.sealed.listDue(before, mostOfRound)) {
    if (signal?.aborted === true) break;
    try {
      await eraseSealed(deps, scanId, { actor: 'system', because: 'time' });
      erased += 1;
    } catch (error) {
      // Another process was faster.
      if (!(error instanceof ServiceError) || error.code !== 'SCAN_NOT_SEALED_OFF') throw error;
    }
  }
  return erased;
}
