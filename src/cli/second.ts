/** `tomeoki second`: second factors of people, for administrators. */

import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { normaliseLoginName, type Person } from '../identity/person.ts';
import { authenticatorStatus, resetAuthenticator } from '../identity/second/authenticator.ts';
import { certificateEnrolment } from '../identity/second/certificate/enrol-certificate.ts';
import { secondEvent } from '../identity/second/check-code.ts';
import { endSignIns } from '../identity/sign-in/sign-in.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import type { PersonId } from '../shared/ids.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

type Stores = Parameters<Parameters<typeof withStores>[1]>[0];

/** Adds `second status`, `reset`, `unbind`, `enrol-certificate` and `revoke-certificate`. */
export function addSecondCommands(program: Command, terminal: Terminal): void {
  const second = program.command('second').description('second factors of people / 2段階目の確認');
  const onPerson = (
    name: string,
    description: string,
    act: (stores: Stores, person: Person) => Promise<void>,
  ) =>
    second
      .command(name)
      .description(description)
      .argument('<login-name>')
      .action((loginName: string) =>
        runCommand(terminal, () =>
          withStores(terminal, async (stores) => act(stores, await personOf(stores, loginName))),
        ),
      );
  onPerson('status', 'what a person signs in with / 登録の状況', (stores, person) =>
    showStatus(terminal, stores, person.id),
  );
  onPerson('reset', 'take the authenticator app away / 認証アプリを外す', async (stores, person) => {
    const had = await resetAuthenticator(stores, person.id, commandActor);
    await endSignIns(stores, person.id);
    if (had) terminal.say('認証アプリを外しました。', 'The authenticator app was taken away.');
    else terminal.say('認証アプリはありませんでした。', 'There was no authenticator app.');
  });
  onPerson(
    'unbind',
    'forget the account of the identity provider / 結び付けを解く',
    async (stores, person) => {
      const event = secondEvent('provider.unbound', person.id, stores.clock.now(), commandActor);
      const had = await stores.signIns.unbindProvided(person.id, [event]);
      if (had) terminal.say('結び付けを解きました。', 'The account was forgotten.');
      else terminal.say('結び付きはありませんでした。', 'There was none.');
    },
  );
  addCertificateCommands(second, terminal);
}

function addCertificateCommands(second: Command, terminal: Terminal): void {
  second
    .command('enrol-certificate')
    .description('bind a client certificate to a person / 証明書を結び付ける')
    .argument('<login-name>')
    .argument('<file>', 'PEM')
    .action((loginName: string, file: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const { certificatesIn } = await import('../context/client-certificates.ts');
          const person = await personOf(stores, loginName);
          const [certificate] = certificatesIn(await readFile(file)) ?? [];
          if (certificate === undefined) throw new ServiceError('IDENTITY_CERTIFICATE_INVALID');
          const enrolment = certificateEnrolment(stores);
          const done = await enrolment.enrolFor(person.id, certificate, commandActor);
          if (!done) throw new ServiceError('IDENTITY_CERTIFICATE_TAKEN');
          terminal.say('証明書を登録しました。', 'The certificate is enrolled.');
        }),
      ),
    );
  second
    .command('revoke-certificate')
    .description('revoke a client certificate / 証明書を取り消す')
    .argument('<login-name>')
    .argument('<sha256>', '64 hex digits')
    .action((loginName: string, sha256: string) =>
      runCommand(terminal, () =>
        withStores(terminal, async (stores) => {
          const person = await personOf(stores, loginName);
          const plain = sha256.replaceAll(':', '').toLowerCase();
          const done = await certificateEnrolment(stores).revoke(person.id, plain, commandActor);
          if (done) terminal.say('証明書を取り消しました。', 'The certificate is revoked.');
          else terminal.say('その証明書はありません。', 'There is no such certificate.');
        }),
      ),
    );
}

async function showStatus(terminal: Terminal, stores: Stores, personId: PersonId): Promise<void> {
  const { confirmedAt, recoveryCodesLeft } = await authenticatorStatus(stores, personId);
  const since = confirmedAt?.toISOString() ?? '-';
  terminal.say(
    `認証アプリ: ${since}（回復コード ${recoveryCodesLeft}）`,
    `authenticator: ${since} (recovery codes: ${recoveryCodesLeft})`,
  );
  for (const { sha256, enrolledAt } of await stores.certificates.list(personId)) {
    terminal.say(
      `証明書: ${sha256} ${enrolledAt.toISOString()}`,
      `certificate: ${sha256} ${enrolledAt.toISOString()}`,
    );
  }
}

async function personOf(stores: Stores, loginName: string): Promise<Person> {
  const person = await stores.people.findByLoginName(normaliseLoginName(loginName));
  if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
  return person;
}
