/** Opens the keys that belong to the database: another ring could read none of its documents and match no card. */

import { existsSync } from 'node:fs';
import type { Config } from '../config/config.ts';
import { equalBytes } from '../shared/equal-bytes.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { SegmentId } from '../shared/ids.ts';
import { type ManagedKeyRing, openKeyRing } from '../stores/keys/key-ring.ts';
import type { Database } from '../stores/postgres/database.ts';

const settingKey = 'key-ring.fingerprint';

/**
 * Opens the key ring. The first ring that opens a database leaves its fingerprint there (a keyed hash that tells
 * nothing of the keys). From then on no new key file is made in place of a missing one (`STORE_KEY_UNAVAILABLE`),
 * and a ring of another installation is refused (`STORE_KEY_MISMATCH`).
 */
export async function openInstallationKeys(
  config: Pick<Config, 'keyFile' | 'keysJson'>,
  database: Database,
  segments: readonly SegmentId[],
): Promise<ManagedKeyRing> {
  const known = await readFingerprint(database);
  const { keyFile, keysJson } = config;
  if (keysJson === undefined && known !== undefined && !existsSync(keyFile)) {
    throw new ServiceError('STORE_KEY_UNAVAILABLE', {
      message: `${keyFile} is missing; restore it from its backup, or copy it from the other process`,
    });
  }
  const keys = await openKeyRing(keysJson === undefined ? { path: keyFile } : { json: keysJson }, segments);
  if (keys.kind === 'full') await checkFingerprint(database, keys);
  return keys;
}

async function checkFingerprint(database: Database, keys: ManagedKeyRing): Promise<void> {
  const own = keys.tokenHash('installation', 'fingerprint');
  await database.kysely
    .insertInto('service_setting')
    .values({ key: settingKey, value: JSON.stringify(Buffer.from(own).toString('hex')) })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const stored = await readFingerprint(database);
  if (stored === undefined || !equalBytes(stored, own)) throw new ServiceError('STORE_KEY_MISMATCH');
}

async function readFingerprint(database: Database): Promise<Uint8Array | undefined> {
  const row = await database.kysely
    .selectFrom('service_setting')
    .select('value')
    .where('key', '=', settingKey)
    .executeTakeFirst();
  return typeof row?.value === 'string' ? Buffer.from(row.value, 'hex') : undefined;
}
