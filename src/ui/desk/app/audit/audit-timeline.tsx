/** Events, the newest first: when, what, who, to what. */

import type { ReactNode } from 'react';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { auditKinds } from '../text/audit-kinds.ts';
import { useLanguage, useTexts } from '../text/language.tsx';
import { type TextKey, texts } from '../text/text.ts';
import type { AuditEvent } from './audit-api.ts';
import { useSegmentName } from './audit-standing.tsx';

/** The table. `onDocument` is called with the id of a record, a scan or a job. */
export function AuditTimeline({
  events,
  onDocument,
  empty,
}: {
  events: readonly AuditEvent[];
  onDocument: (id: string) => void;
  empty: ReactNode;
}) {
  const t = useTexts();
  const days = useDays();
  const language = useLanguage();
  const segmentName = useSegmentName();
  const nameOf = useName();
  const columns: readonly Column<AuditEvent>[] = [
    { key: 'at', head: t('audit.at'), cell: ({ at }) => (at === '' ? '-' : days.moment(at)) },
    {
      key: 'kind',
      head: t('audit.what'),
      main: true,
      cell: ({ kind }) => (
        <>
          {auditKinds[kind]?.[language] ?? kind}
          <code className="block text-sm font-normal text-solid-gray-700">{kind}</code>
        </>
      ),
    },
    { key: 'who', head: t('audit.who'), cell: ({ actor, actorName }) => nameOf(actor, actorName) },
    {
      key: 'subject',
      head: t('audit.subject'),
      cell: ({ subject, subjectName }) => {
        const document = /^(?:record|scan|job):([0-9a-f-]{36})$/.exec(subject)?.[1];
        const name = nameOf(subject, subjectName);
        return (
          <>
            <span className="break-all">{name}</span>
            {document !== undefined && (
              <Button kind="quiet" about={name} onClick={() => onDocument(document)}>
                {t('audit.same')}
              </Button>
            )}
          </>
        );
      },
    },
    { key: 'details', head: t('audit.details'), cell: ({ details }) => <Details details={details} /> },
    { key: 'segment', head: t('audit.segment'), cell: ({ segment }) => segmentName(segment) },
    {
      key: 'link',
      head: t('audit.link'),
      end: true,
      cell: ({ sequence }) => sequence?.toLocaleString() ?? t('audit.notYet'),
    },
  ];
  return (
    <DataTable
      caption={t('audit.timeline')}
      columns={columns}
      rows={events}
      keyOf={({ eventId }) => String(eventId)}
      empty={empty}
    />
  );
}

/** A person by name, else what it is and the first characters of its id. */
function useName(): (name: string, known: string | undefined) => string {
  const t = useTexts();
  return (name, known) => {
    if (known !== undefined) return known;
    if (name === 'system') return t('audit.system');
    const at = name.indexOf(':');
    const [what, id] = at < 0 ? [name, ''] : [name.slice(0, at), name.slice(at + 1)];
    const key = `subject.${what}`;
    const short = id.length === 36 ? id.slice(0, 8) : id;
    if (what === 'unknown') return t('audit.unknown', { id: short });
    return Object.hasOwn(texts, key) ? t('audit.of', { what: t(key as TextKey), id: short }) : name;
  };
}

function Details({ details }: { details: unknown }) {
  if (typeof details !== 'object' || details === null) return null;
  const entries = Object.entries(details);
  if (entries.length === 0) return null;
  return (
    <ul className="text-sm">
      {entries.map(([name, value]) => (
        <li key={name} className="break-all">
          {name}: {Array.isArray(value) ? value.join(', ') : String(value)}
        </li>
      ))}
    </ul>
  );
}
