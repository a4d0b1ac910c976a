/** The rules in the order in which they are asked; the first that fits decides, and the last may take the rest. */

import { useState } from 'react';
import { Button } from '../parts/button.tsx';
import { EmptyState } from '../parts/empty-state.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { RuleForm } from './rule-form.tsx';
import { RuleWords } from './rule-words.tsx';
import { type Choices, isWritten, type RuleFault, takesAll, type WrittenRule } from './rules-api.ts';

interface ListView {
  readonly rules: readonly unknown[];
  /** Ids, or places such as `#3`, of rules that cannot be read. */
  readonly broken: ReadonlySet<string>;
  readonly faults: readonly RuleFault[];
  readonly choices: Choices;
  readonly onRules: (rules: readonly unknown[]) => void;
}

/** The list with what can be done to each rule. */
export function RuleList({ rules, broken, faults, choices, onRules }: ListView) {
  const t = useTexts();
  const [open, setOpen] = useState<number | undefined>(undefined);
  const hasRest = rules.some((rule) => isWritten(rule) && takesAll(rule));
  const put = (at: number, rule: unknown): void =>
    onRules(rules.map((one, index) => (index === at ? rule : one)));
  const move = (at: number, by: 1 | -1): void => {
    const next = [...rules];
    next.splice(at + by, 0, ...next.splice(at, 1));
    setOpen(open === at ? at + by : undefined);
    onRules(next);
  };
  const add = (rule: WrittenRule): void => {
    const last = rules.at(-1);
    const at = isWritten(last) && takesAll(last) ? rules.length - 1 : rules.length;
    onRules([...rules.slice(0, at), rule, ...rules.slice(at)]);
    setOpen(at);
  };
  return (
    <section aria-labelledby="rules">
      <h2 id="rules" className="mb-2 text-std-20B-150">
        {t('rules.list')}
      </h2>
      <p className="mb-3">{t('rules.order')}</p>
      {rules.length === 0 && <EmptyState title={t('rules.none')} text={t('rules.noneNext')} />}
      <ol className="space-y-3">
        {rules.map((rule, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a rule is its place in the order, and its name can change
          <li key={at} className="rounded-12 border border-solid-gray-420 p-4">
            <OneRule
              rule={rule}
              at={at}
              last={rules.length - 1}
              isBroken={!isWritten(rule) || broken.has(rule.id) || broken.has(`#${at + 1}`)}
              isOpen={open === at}
              faults={faults.filter(({ place }) => place === `[${at}]` || place.startsWith(`[${at}].`))}
              choices={choices}
              onRule={(next) => put(at, next)}
              onToggle={() => setOpen(open === at ? undefined : at)}
              onMove={(by) => move(at, by)}
              onRemove={() => {
                setOpen(undefined);
                onRules(rules.filter((_, index) => index !== at));
              }}
            />
          </li>
        ))}
      </ol>
      <div className="my-4 flex flex-wrap gap-3">
        <Button onClick={() => add({ id: freeId(rules), when: { kind: { is: [] } }, targets: [] })}>
          {t('rules.add')}
        </Button>
        {!hasRest && (
          <Button
            onClick={() => {
              onRules([...rules, { id: 'rest', targets: [] }]);
              setOpen(rules.length);
            }}
          >
            {t('rules.addRest')}
          </Button>
        )}
      </div>
      {!hasRest && <p className="mb-4 text-sm">{t('rules.noRest')}</p>}
    </section>
  );
}

/** A name that no rule has. */
function freeId(rules: readonly unknown[]): string {
  const taken = new Set(rules.map((rule) => (isWritten(rule) ? rule.id : '')));
  for (let number = rules.length + 1; ; number += 1) {
    const id = `rule-${number}`;
    if (!taken.has(id)) return id;
  }
}

interface OneView {
  readonly rule: unknown;
  readonly at: number;
  readonly last: number;
  readonly isBroken: boolean;
  readonly isOpen: boolean;
  readonly faults: readonly RuleFault[];
  readonly choices: Choices;
  readonly onRule: (rule: WrittenRule) => void;
  readonly onToggle: () => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

function OneRule(view: OneView) {
  const { rule, at, last, isBroken, isOpen, faults, choices, onRule, onToggle, onMove, onRemove } = view;
  const t = useTexts();
  const name = isWritten(rule) ? rule.id : `#${at + 1}`;
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-auto text-std-18B-160 break-all">
          {at + 1}. {isWritten(rule) && takesAll(rule) ? t('rules.rest', { id: name }) : name}
        </h3>
        <Button kind="quiet" about={name} disabled={at === 0} onClick={() => onMove(-1)}>
          {t('rules.up')}
        </Button>
        <Button kind="quiet" about={name} disabled={at === last} onClick={() => onMove(1)}>
          {t('rules.down')}
        </Button>
        {isWritten(rule) && (
          <Button about={name} aria-expanded={isOpen} onClick={onToggle}>
            {t(isOpen ? 'rules.close' : 'rules.edit')}
          </Button>
        )}
        <Button kind="danger" about={name} onClick={onRemove}>
          {t('rules.remove')}
        </Button>
      </div>
      {isBroken && (
        <div className="mt-2">
          <InlineNotice kind="warning">{t('rules.cannotBeRead')}</InlineNotice>
          <pre className="mt-2 overflow-x-auto bg-solid-gray-50 p-2 text-sm">
            {JSON.stringify(rule, undefined, 1)}
          </pre>
        </div>
      )}
      {faults.length > 0 && (
        <div className="mt-2">
          <InlineNotice kind="error">
            <ul className="list-disc pl-5">
              {faults.map(({ place, code }) => (
                <li key={`${place} ${code}`}>
                  {t(memberText(place))}: {t(`fault.${code}` as TextKey)}
                </li>
              ))}
            </ul>
          </InlineNotice>
        </div>
      )}
      {isWritten(rule) && !isOpen && !isBroken && <RuleWords rule={rule} choices={choices} />}
      {isWritten(rule) && isOpen && <RuleForm rule={rule} choices={choices} onRule={onRule} />}
    </>
  );
}

const members = [
  'id',
  'when',
  'targets',
  'location',
  'classCode',
  'binder',
  'retention',
  'access',
  'metadata',
];

/** The part of a rule that a place names. */
function memberText(place: string): TextKey {
  const member = /^\[\d+\]\.(\w+)/.exec(place)?.[1] ?? '';
  return (members.includes(member) ? `member.${member}` : 'member.rule') as TextKey;
}
