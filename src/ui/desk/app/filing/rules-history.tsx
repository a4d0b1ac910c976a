/** The versions of the rules there were, each of which can be taken up again. */

import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { useTexts } from '../text/language.tsx';
import type { KnownRules, RulesVersion } from './rules-api.ts';

/** The list, the newest first. The rules of the configuration are version 0. */
export function RulesHistory({
  known,
  onRestore,
}: {
  known: KnownRules;
  onRestore: (version: number) => void;
}) {
  const t = useTexts();
  const versions: readonly RulesVersion[] = [...known.history, { version: 0 }];
  const note = ({ version, note: said }: RulesVersion): string =>
    version === 0 ? t('rules.ofConfiguration') : (said ?? '');
  return (
    <section aria-labelledby="versions" className="mt-8">
      <h2 id="versions" className="mb-3 text-std-20B-150">
        {t('rules.versions')}
      </h2>
      <DataTable
        caption={t('rules.versions')}
        columns={[
          {
            key: 'version',
            head: t('rules.version'),
            main: true,
            cell: ({ version }) => t('rules.versionOf', { version }),
          },
          { key: 'at', head: t('rules.at'), cell: ({ atText }) => atText ?? '' },
          { key: 'note', head: t('rules.note'), cell: note },
          {
            key: 'restore',
            head: t('rules.restoreHead'),
            cell: ({ version }) =>
              version === known.version ? (
                t('rules.isInForce')
              ) : (
                <Button
                  kind="quiet"
                  about={t('rules.versionOf', { version })}
                  onClick={() => onRestore(version)}
                >
                  {t('rules.restore')}
                </Button>
              ),
          },
        ]}
        rows={versions}
        keyOf={({ version }) => String(version)}
        empty={null}
      />
    </section>
  );
}
