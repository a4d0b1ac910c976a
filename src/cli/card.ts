/** `tomeoki card`: cards. */

import type { Command } from 'commander';
import { enrolCard } from '../identity/card/enrol-card.ts';
import { normaliseLoginName } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

/** Adds `card enrol`. */
export function addCardCommands(program: Command, terminal: Terminal): void {
  const card = program.command('card').description('cards / カード');
  card
    .command('enrol')
    .description('bind a card to a person / カードを利用者に結び付ける')
    .argument('<login-name>')
    .argument('<card-number>', 'felica:<16 hex> or iso14443a:<8, 14 or 20 hex>')
    .action((loginName: string, cardNumber: string) =>
      runCommand(terminal, async () => {
        await withStores(terminal, async (stores) => {
          const person = await stores.people.findByLoginName(normaliseLoginName(loginName));
          if (person === undefined) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
          const outcome = await enrolCard(
            { ...stores, cards: stores.keys },
            { personId: person.id, cardNumber, actor: commandActor },
          );
          if (outcome === 'enrolled') terminal.say('カードを登録しました。', 'The card is enrolled.');
          else terminal.say('このカードは登録済みです。', 'The card was enrolled already.');
        });
      }),
    );
}
