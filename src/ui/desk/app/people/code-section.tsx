/** Six digits for somebody whose card is at home, shown this once. */

import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { ChoiceField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type Person, type Places, places } from './people.ts';

interface Issued {
  readonly digits: string;
  readonly expiresAt: string;
}

/** The part. */
export function CodeSection({ person }: { person: Person }) {
  const t = useTexts();
  const asked = useQuery(places);
  return (
    <section className="max-w-xl">
      <h2 className="mb-1 text-std-20B-150">{t('people.code')}</h2>
      <p className="mb-3">{t('people.codeText')}</p>
      <Asked query={asked}>
        {(known) =>
          known.devices.length === 0 ? (
            <InlineNotice kind="info">{t('people.noDevice')}</InlineNotice>
          ) : (
            <IssueForm person={person} known={known} />
          )
        }
      </Asked>
    </section>
  );
}

function IssueForm({ person, known }: { person: Person; known: Places }) {
  const t = useTexts();
  const { moment } = useDays();
  const [issued, setIssued] = useState<Issued>();
  const issue = useChange<Record<string, unknown>, Issued>({
    run: (body) => callApi(`/api/v1/people/${person.id}/code`, { method: 'POST', body }),
    touches: [],
    after: (code) => setIssued(code),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const place = String(new FormData(event.currentTarget).get('place'));
    issue.mutate(place.startsWith('site:') ? { site: place.slice(5) } : { deviceId: place });
  };
  return (
    <>
      <form onSubmit={send}>
        <ChoiceField
          label={t('people.codePlace')}
          name="place"
          options={[
            ...known.sites.map((site) => ({ value: `site:${site}`, text: t('people.codeSite', { site }) })),
            ...known.devices.map(({ id, name, site }) => ({ value: id, text: `${name} ${site}`.trim() })),
          ]}
        />
        {issue.isError && <ProblemNotice error={issue.error} />}
        <Button type="submit" disabled={issue.isPending}>
          {t('people.codeIssue')}
        </Button>
      </form>
      {issued !== undefined && (
        <div className="mt-4">
          <InlineNotice kind="done">
            <p className="font-bold">{t('people.codeIssued')}</p>
            <p className="text-std-28B-150 tracking-widest">
              <code>{issued.digits}</code>
            </p>
            <p>{t('people.codeUntil', { moment: moment(issued.expiresAt) })}</p>
            <p className="mt-2">
              <Button onClick={() => setIssued(undefined)}>{t('people.codeHide')}</Button>
            </p>
          </InlineNotice>
        </div>
      )}
    </>
  );
}
