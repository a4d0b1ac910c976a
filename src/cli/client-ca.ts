/** `tomeoki client-ca`: authorities whose client certificates the desk believes. */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { AuditEvent } from '../audit/audit-event.ts';
import { certificateSha256 } from '../identity/second/certificate/check-certificate.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds `client-ca add`, `list` and `remove`. A running service follows within a quarter of a minute. */
export function addClientCaCommands(program: Command, terminal: Terminal): void {
  const authorities = program
    .command('client-ca')
    .description('authorities of client certificates / クライアント証明書の認証局');
  authorities
    .command('add')
    .description('believe an authority / 認証局を加える')
    .argument('<file>', 'PEM')
    .action((file: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async ({ certificates, clock }) => {
          const { certificatesIn } = await import('../context/client-certificates.ts');
          const found = certificatesIn(await readFile(file)) ?? [];
          if (found.length === 0 || !found.every((one) => one.ca)) {
            throw new ServiceError('IDENTITY_CERTIFICATE_INVALID');
          }
          for (const one of found) {
            const sha256 = certificateSha256(one);
            const addedAt = clock.now();
            const event = authorityEvent('client-authority.added', sha256, addedAt);
            await certificates.addAuthority({ sha256, certificate: one.toString(), addedAt }, [event]);
            terminal.say(`認証局を加えました: ${sha256}`, `Believed from now on: ${sha256}`);
          }
        }),
      ),
    );
  authorities
    .command('list')
    .description('authorities added by command / 加えた認証局')
    .action(() =>
      runCommand(terminal, () =>
        withStores(terminal, async ({ certificates }) => {
          for (const { sha256, addedAt } of await certificates.authorities()) {
            terminal.out(`${sha256} ${addedAt.toISOString()}`);
          }
        }),
      ),
    );
  authorities
    .command('remove')
    .description('believe it no more / 認証局を外す')
    .argument('<sha256>', '64 hex digits')
    .action((sha256: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async ({ certificates, clock }) => {
          const plain = sha256.replaceAll(':', '').toLowerCase();
          const event = authorityEvent('client-authority.removed', plain, clock.now());
          const removed = await certificates.removeAuthority(plain, [event]);
          if (removed) terminal.say('認証局を外しました。', 'It is believed no more.');
          else terminal.say('その認証局はありません。', 'There is no such authority.');
        }),
      ),
    );
}

function authorityEvent(
  kind: 'client-authority.added' | 'client-authority.removed',
  sha256: string,
  at: Date,
): AuditEvent {
  return { kind, segment: '-', at, actor: commandActor, subject: 'service', details: { sha256 } };
}
