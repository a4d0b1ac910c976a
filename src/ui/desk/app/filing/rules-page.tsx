/** The filing rules: which are in force, changing them, trying the change, activating it, and earlier versions. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { RuleList } from './rule-list.tsx';
import { ActivateRules } from './rules-activate.tsx';
import { type Choices, type KnownRules, ruleChoices, rulesInForce, rulesOf } from './rules-api.ts';
import { RulesHistory } from './rules-history.tsx';
import { useRuleFaults } from './use-rule-faults.ts';

/** The page. */
export function RulesPage() {
  const t = useTexts();
  const language = useLanguage();
  const current = useQuery(rulesInForce(language));
  const choices = useQuery(ruleChoices(language));
  return (
    <>
      <PageHead title={t('rules.title')} lead={t('rules.lead')} />
      <Asked query={current}>
        {(known) => (
          <Asked query={choices}>
            {(answer) => <Editor key={known.version} known={known} choices={answer} />}
          </Asked>
        )}
      </Asked>
    </>
  );
}

/** What is being written. It stays while somebody else activates rules; then it cannot be activated over theirs. */
interface Draft {
  readonly rules: readonly unknown[];
  /** The version whose rules were taken up again. */
  readonly restored?: number;
}

function Editor({ known, choices }: { known: KnownRules; choices: Choices }) {
  const t = useTexts();
  const client = useQueryClient();
  const [draft, setDraft] = useState<Draft | undefined>(undefined);
  const rules = draft?.rules ?? known.rules;
  const faults = useRuleFaults(draft?.rules);
  const restore = async (version: number): Promise<void> => {
    const found = await client.fetchQuery({
      queryKey: ['filing-rules', 'version', version],
      queryFn: () => rulesOf(version),
    });
    setDraft({ rules: found.rules, restored: version });
    window.scrollTo(0, 0);
  };
  return (
    <>
      <Standing known={known} draft={draft} onDiscard={() => setDraft(undefined)} />
      {known.broken.length > 0 && draft === undefined && (
        <div className="mb-4">
          <InlineNotice kind="warning">{t('rules.broken', { rules: known.broken.join(', ') })}</InlineNotice>
        </div>
      )}
      <RuleList
        rules={rules}
        broken={new Set(draft === undefined ? known.broken : [])}
        faults={faults}
        choices={choices}
        onRules={(next) => setDraft({ ...draft, rules: next })}
      />
      {draft !== undefined && (
        <ActivateRules
          rules={draft.rules}
          basedOn={known.version}
          hasFaults={faults.length > 0}
          {...(draft.restored !== undefined && { restored: draft.restored })}
          onDone={() => setDraft(undefined)}
        />
      )}
      <RulesHistory known={known} onRestore={(version) => void restore(version)} />
    </>
  );
}

function Standing({
  known,
  draft,
  onDiscard,
}: {
  known: KnownRules;
  draft: Draft | undefined;
  onDiscard: () => void;
}) {
  const t = useTexts();
  const newest = known.history[0];
  return (
    <div className="mb-4 flex flex-wrap items-center gap-4">
      <p>
        {known.version === 0
          ? t('rules.configured')
          : t('rules.inForce', { version: known.version, at: newest?.atText ?? '' })}
      </p>
      {draft !== undefined && (
        <>
          <p role="status" className="font-bold">
            {draft.restored === undefined
              ? t('rules.draft')
              : t('rules.restored', { version: draft.restored })}
          </p>
          <Button onClick={onDiscard}>{t('rules.discard')}</Button>
        </>
      )}
    </div>
  );
}
