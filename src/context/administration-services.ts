/** Binds what administrators see of the installation to its parts. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { AdministrationServices, InstalledPackage } from '../http/services/administration.ts';
import { openBackupKeeper } from './backup-standing.ts';
import { firstSteps } from './first-steps.ts';
import type { Printing } from './printing.ts';
import type { Scanning } from './scanning.ts';
import { segmentOverview } from './segment-overview.ts';
import { factsOf, type SystemStandingDeps, systemStanding } from './system-standing.ts';

/** What the services are bound to. */
export interface AdministrationDeps
  extends Pick<SystemStandingDeps, 'stores' | 'failing' | 'certificate' | 'authorities' | 'troubles'> {
  readonly printing: Printing;
  readonly scanning: Pick<Scanning, 'engine' | 'retryTasks'>;
}

/** The services; `open` waits for a backup under way. */
export function administrationServices(
  deps: AdministrationDeps,
  open: AsyncDisposableStack,
): AdministrationServices {
  const { stores, printing, scanning } = deps;
  const backups = open.use(openBackupKeeper(stores));
  const startedAt = stores.clock.now();
  return {
    segments: () =>
      segmentOverview({
        stores,
        printing,
        configFile: stores.config.configFile ?? join(stores.config.dataFolder, 'tomeoki.json'),
        certificateDaysLeft: () => factsOf(deps.certificate, stores.clock.now()).daysLeft,
      }),
    standing: () => systemStanding({ ...deps, startedAt, engine: scanning.engine, backups }),
    packages: () => installedPackages(),
    beginBackup: async () => backups.begin(),
    retryTasks: () => scanning.retryTasks(),
    firstSteps: (person) => firstSteps(stores, printing, person),
  };
}

const lockFile = join(import.meta.dirname, '..', '..', 'node_modules', '.package-lock.json');
const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ version: z.string().optional(), license: z.string().optional(), dev: z.boolean().optional() }),
  ),
});

/** What npm installed, by its own list; empty when the program was installed in another way. */
async function installedPackages(): Promise<readonly InstalledPackage[]> {
  const text = await readFile(lockFile, 'utf8').catch(() => '{"packages":{}}');
  const { packages } = lockSchema.parse(JSON.parse(text));
  return Object.entries(packages)
    .filter(([, { dev }]) => dev !== true)
    .map(([path, { version = '', license = '' }]) => ({
      name: path.split('node_modules/').at(-1) ?? path,
      version,
      license,
    }));
}
