/** The short form of the drill in test/long. */

import { test } from 'node:test';
import { runBackupDrill } from '../support/backup-drill.ts';

test('a service backed up under load comes back with everything it had acknowledged', (t) =>
  runBackupDrill(t, { clients: 4, phaseMs: 1_500 }));
