/** `tomeoki guest`: people from outside, for whom a member of staff answers. */

import type { Command } from 'commander';
import type { Stores } from '../context/stores.ts';
import { formatCode } from '../identity/code/code-number.ts';
import { endGuest, inviteGuest } from '../identity/guest/manage-guests.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { isUuid, type PersonId, type SegmentId } from '../shared/ids.ts';
import { findPerson } from './link.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { commandActor, withStores } from './with-stores.ts';

interface InviteOptions {
  readonly segment: string;
  readonly days: string;
}

/** Adds `guest invite`, `guest list` and `guest end`. */
export function addGuestCommands(program: Command, terminal: Terminal): void {
  const guest = program.command('guest').description('guests / 来訪者');
  const run = (work: (stores: Stores) => Promise<void>) =>
    runCommand(terminal, () => withStores(terminal, work));
  guest
    .command('invite')
    .description('invite a guest; code and printer address are shown this once / 招待する')
    .argument('<sponsor>', 'login name of the member of staff who answers for the guest')
    .argument('<name>', 'name of the guest')
    .requiredOption('--segment <id>', 'segment in which documents are sent for the guest')
    .option('--days <n>', 'days until it ends', '1')
    .action((sponsor: string, name: string, options: InviteOptions) =>
      run((stores) => invite(terminal, stores, sponsor, name, options)),
    );
  guest
    .command('list')
    .description('list the guests at present / 一覧')
    .action(() =>
      run(async (stores) => {
        for (const one of await stores.codes.listGuests(undefined, stores.clock.now())) {
          const { personId, displayName, segments, expiresAt } = one;
          terminal.out([personId, segments.join(','), expiresAt.toISOString(), displayName].join('\t'));
        }
      }),
    );
  guest
    .command('end')
    .description('end a guest at once / 終了する')
    .argument('<id>')
    .action((id: string) =>
      run(async (stores) => {
        const ended = isUuid(id) && (await endGuest(stores, id as PersonId, { actor: commandActor }));
        if (!ended) throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
        terminal.say('終了しました。', 'Ended.');
      }),
    );
}

async function invite(
  terminal: Terminal,
  stores: Stores,
  sponsorName: string,
  displayName: string,
  { segment, days }: InviteOptions,
): Promise<void> {
  const { makePersonalKit } = await import('../context/queue-kit.ts');
  const sponsor = await findPerson(stores, sponsorName);
  const invited = await inviteGuest(
    {
      ...stores,
      guestPolicy: stores.config.guests,
      issueAddress: async (guest, link, actor) => {
        const kit = await makePersonalKit(stores, guest, link, actor);
        if (!kit.ok) throw new ServiceError('IDENTITY_GUEST_NOT_POSSIBLE');
        return kit.value.printerUri;
      },
    },
    sponsor,
    { displayName, segment: segment as SegmentId, days: Number(days) },
    commandActor,
  );
  terminal.out(formatCode(invited.claimCode));
  terminal.out(invited.printerUri);
  terminal.err(
    terminal.language === 'ja'
      ? '番号は来訪者に、アドレスは送る人に伝えてください。もう一度は表示できません。'
      : 'The code is for the guest, the address for whoever sends. Neither can be shown again.',
  );
}
