/** Backup under load, everything deleted, restore; with a large store the time it takes is printed. */

import { test } from 'node:test';
import { runBackupDrill } from '../support/backup-drill.ts';

const bulkGigabytes = Number(process.env['BACKUP_GIGABYTES'] ?? 10);

test('nothing acknowledged before the last round is lost, and any time can be restored', (t) =>
  runBackupDrill(t, { clients: 8, phaseMs: 20_000 }));

test(`${bulkGigabytes} GB are backed up and restored`, (t) =>
  runBackupDrill(t, { clients: 2, phaseMs: 3_000, bulkBytes: bulkGigabytes * 1_000_000_000 }));
