/** How the chains stand, when they were last checked, and checking them now. */

import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { useDays } from '../parts/days.ts';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useMe } from '../shell/signed-in.tsx';
import { useTexts } from '../text/language.tsx';
import type { AuditCheck, Standing } from './audit-api.ts';

/** The section. */
export function AuditStanding({ standing }: { standing: Standing }) {
  const t = useTexts();
  const segmentName = useSegmentName();
  const verify = useChange<void, AuditCheck>({
    run: () => callApi('/api/v1/audit/verify', { method: 'POST' }),
    touches: ['audit-standing', 'audit'],
    done: () => t('audit.verifyDone'),
    quiet: true,
  });
  const columns: readonly Column<Standing['segments'][number]>[] = [
    {
      key: 'segment',
      head: t('audit.segment'),
      main: true,
      cell: ({ segment }) => segmentName(segment),
    },
    { key: 'links', head: t('audit.links'), end: true, cell: ({ lastLink }) => lastLink.toLocaleString() },
    {
      key: 'signed',
      head: t('audit.signed'),
      end: true,
      cell: ({ signedUpTo }) => Math.max(0, signedUpTo).toLocaleString(),
    },
    {
      key: 'unsealed',
      head: t('audit.unsealed'),
      end: true,
      cell: ({ unsealed }) => unsealed.toLocaleString(),
    },
  ];
  return (
    <section aria-labelledby="audit-chain">
      <h2 id="audit-chain" className="mb-3 text-std-20B-150">
        {t('audit.chain')}
      </h2>
      <LastCheck check={standing.lastCheck} />
      <div className="my-3 max-w-3xl">
        <DataTable
          caption={t('audit.chain')}
          columns={columns}
          rows={standing.segments}
          keyOf={({ segment }) => segment}
          empty={null}
        />
      </div>
      {verify.isError && <ProblemNotice error={verify.error} />}
      <Button disabled={verify.isPending} onClick={() => verify.mutate()}>
        {verify.isPending ? t('parts.working') : t('audit.verify')}
      </Button>
    </section>
  );
}

/** Writes a segment; `-` is the service as a whole. */
export function useSegmentName(): (segment: string) => string {
  const t = useTexts();
  const { segments } = useMe();
  return (segment) =>
    segment === '-' ? t('audit.whole') : (segments.find(({ id }) => id === segment)?.name ?? segment);
}

function LastCheck({ check }: { check: AuditCheck | undefined }) {
  const t = useTexts();
  const days = useDays();
  const segmentName = useSegmentName();
  if (check === undefined) return <InlineNotice kind="warning">{t('audit.neverChecked')}</InlineNotice>;
  const about = { moment: days.moment(check.at), name: check.byName ?? t('audit.system') };
  if (check.isWhole) {
    const count = check.links.toLocaleString();
    return <InlineNotice kind="done">{t('audit.lastCheck', { ...about, count })}</InlineNotice>;
  }
  const faults = check.segments.flatMap(({ segment, fault }) =>
    fault === undefined ? [] : [t('audit.fault', { segment: segmentName(segment), place: fault })],
  );
  return (
    <InlineNotice kind="error">
      <p className="font-bold">{t('audit.lastBad', { ...about, faults: faults.join(', ') })}</p>
      <p>{t('audit.badNext')}</p>
    </InlineNotice>
  );
}
