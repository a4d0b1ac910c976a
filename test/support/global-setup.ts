/**
 * Keeps the shared database server up for a whole run, so that test files need not start it each:
 * `node --test --test-global-setup=test/support/global-setup.ts`. Without it everything works too, only slower.
 */

import { openSharedServer, type SharedServer } from './shared-server.ts';

let server: SharedServer | undefined;

/** Runs before the first test file. */
export async function globalSetup(): Promise<void> {
  server = await openSharedServer();
}

/** Runs after the last one. */
export async function globalTeardown(): Promise<void> {
  await server?.[Symbol.asyncDispose]();
}
