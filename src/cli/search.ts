/** `tomeoki search`: finds pages of the archive for a person. */

import type { Command } from 'commander';
import { normaliseLoginName } from '../identity/person.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { runCommand, type Terminal } from './terminal.ts';
import { withStores } from './with-stores.ts';

/** Adds `search`. What is found is what that person may see; the search is written to the audit. */
export function addSearchCommand(program: Command, terminal: Terminal): void {
  program
    .command('search')
    .description('find pages of the archive / 保管文書を検索する')
    .argument('<words...>', 'all must occur; "in quotes" with blanks')
    .requiredOption('--as <login-name>', 'whose rights apply')
    .option('--limit <n>', 'most pages', '20')
    .option('--json', 'as JSON')
    .action((words: string[], options: { as: string; limit: string; json?: boolean }) =>
      runCommand(terminal, async () => {
        const { searchArchive } = await import('../archive/search/search-archive.ts');
        const { searcherOf } = await import('../context/archive-services.ts');
        await withStores(terminal, async (stores) => {
          const person = await stores.people.findByLoginName(normaliseLoginName(options.as));
          if (person?.state !== 'active') throw new ServiceError('IDENTITY_PERSON_UNKNOWN');
          const limit = Math.max(1, Math.min(100, Number(options.limit) || 20));
          const found = await searchArchive(
            { ...stores, store: stores.archive },
            searcherOf(stores, person),
            words.join(' '),
            { offset: 0, limit },
          );
          if (options.json) return terminal.out(JSON.stringify(found, null, 2));
          for (const hit of found.hits) {
            terminal.out(`${hit.recordId} p.${hit.pageNumber}\t${hit.title}\t${hit.snippet}`);
          }
          const total = found.total > 10_000 ? '10,000+' : String(found.total);
          terminal.say(`${total} ページ`, `${total} pages`);
        });
      }),
    );
}
