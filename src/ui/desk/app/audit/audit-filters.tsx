/** Which events are shown: by day, kind, segment, person and document. */

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { ChoiceField, TextField } from '../parts/field.tsx';
import { auditGroups, auditKinds } from '../text/audit-kinds.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type AuditPerson, askedOf } from './audit-api.ts';
import { useSegmentName } from './audit-standing.tsx';

/** The form. */
export function AuditFilters({
  asked,
  kinds,
  segments,
  onAsk,
}: {
  asked: URLSearchParams;
  kinds: readonly string[];
  /** Those whose events the auditor may see, and `-`. */
  segments: readonly string[];
  onAsk: (params: URLSearchParams) => void;
}) {
  const t = useTexts();
  const kindOptions = useKindOptions(kinds);
  const segmentName = useSegmentName();
  const [person, setPerson] = useState(asked.get('person') ?? '');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const params = new URLSearchParams();
    for (const name of ['from', 'to', 'kind', 'segment', 'document'])
      params.set(name, String(form.get(name) ?? ''));
    // A document's events are shown whole: the interface takes one of the two.
    if (params.get('document')?.trim() === '') params.set('person', person);
    onAsk(askedOf(params));
  };
  return (
    <section aria-labelledby="audit-filters">
      <h2 id="audit-filters" className="mb-3 text-std-20B-150">
        {t('audit.filters')}
      </h2>
      <form onSubmit={submit}>
        <div className="grid gap-x-4 sm:grid-cols-2">
          <TextField label={t('audit.from')} name="from" type="date" defaultValue={asked.get('from') ?? ''} />
          <TextField label={t('audit.to')} name="to" type="date" defaultValue={asked.get('to') ?? ''} />
          <ChoiceField
            label={t('audit.kind')}
            name="kind"
            defaultValue={asked.get('kind') ?? ''}
            options={kindOptions}
          />
          <ChoiceField
            label={t('audit.segment')}
            name="segment"
            defaultValue={asked.get('segment') ?? ''}
            options={[
              { value: '', text: t('audit.allSegments') },
              ...segments.map((segment) => ({ value: segment, text: segmentName(segment) })),
            ]}
          />
        </div>
        <div className="grid gap-x-4 sm:grid-cols-2">
          <PersonField chosen={person} onChoose={setPerson} />
          <TextField
            label={t('audit.document')}
            hint={t('audit.documentHint')}
            name="document"
            maxLength={36}
            pattern="\s*[0-9a-f\-]{36}\s*"
            defaultValue={asked.get('document') ?? ''}
          />
        </div>
        <div className="flex flex-wrap gap-3">
          <Button type="submit" kind="primary">
            {t('audit.apply')}
          </Button>
          <Button onClick={() => onAsk(new URLSearchParams())}>{t('audit.clear')}</Button>
        </div>
      </form>
    </section>
  );
}

/** Each group as a whole, then its kinds. */
function useKindOptions(kinds: readonly string[]) {
  const t = useTexts();
  const language = useLanguage();
  const groups = [...new Set(kinds.map((kind) => kind.slice(0, kind.indexOf('.'))))];
  return [
    { value: '', text: t('audit.allKinds') },
    ...groups.flatMap((group) => {
      const name = auditGroups[group]?.[language] ?? group;
      const own = kinds.filter((kind) => kind.startsWith(`${group}.`));
      const each = own.map((kind) => ({
        value: kind,
        text: `${name}: ${auditKinds[kind]?.[language] ?? kind}`,
      }));
      if (own.length < 2) return each;
      return [{ value: `${group}.`, text: t('audit.group', { group: name }) }, ...each];
    }),
  ];
}

function PersonField({ chosen, onChoose }: { chosen: string; onChoose: (id: string) => void }) {
  const t = useTexts();
  const [typed, setTyped] = useState('');
  const [text, setText] = useState('');
  const { data } = useQuery({
    queryKey: ['audit-people', text],
    queryFn: ({ signal }) =>
      callApi<{ items: readonly AuditPerson[] }>(`/api/v1/audit/people?${new URLSearchParams({ text })}`, {
        signal,
      }),
    enabled: text !== '',
  });
  const people = data?.items ?? [];
  return (
    <div>
      <div className="flex items-end gap-2">
        <div className="grow">
          <TextField
            label={t('audit.person')}
            hint={t('audit.personHint')}
            value={typed}
            maxLength={100}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              setText(typed.trim());
            }}
          />
        </div>
        <div className="mb-4">
          <Button className="whitespace-nowrap" onClick={() => setText(typed.trim())}>
            {t('audit.findPerson')}
          </Button>
        </div>
      </div>
      {(people.length > 0 || chosen !== '') && (
        <ChoiceField
          label={t('audit.person')}
          value={chosen}
          onChange={({ target }) => onChoose(target.value)}
          options={[
            { value: '', text: t('audit.anyPerson') },
            ...people.map(({ id, displayName, staffNumber, department }) => ({
              value: id,
              text: [displayName, staffNumber, department].filter(Boolean).join(' / '),
            })),
            ...(chosen !== '' && !people.some(({ id }) => id === chosen)
              ? [{ value: chosen, text: t('audit.personChosen', { name: chosen }) }]
              : []),
          ]}
        />
      )}
      {text !== '' && data !== undefined && people.length === 0 && (
        <p role="status" className="mb-4">
          {t('audit.noPerson')}
        </p>
      )}
    </div>
  );
}
