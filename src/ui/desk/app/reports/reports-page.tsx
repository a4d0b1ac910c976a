/** Reports for administrators and auditors: what came out, what was saved, what came in. */

import { useQuery } from '@tanstack/react-query';
import { Asked } from '../parts/asked.tsx';
import { Button, ButtonLink } from '../parts/button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { fiscalYearName, monthName } from './months.ts';
import { ReadingSection, ScansSection, UncollectedSection } from './paper-sections.tsx';
import { PeriodFields, usePeriod } from './period-fields.tsx';
import { GroupSection, MonthSection } from './printing-sections.tsx';
import { type ReportFrame, reportFrame } from './reports.ts';
import { Summary } from './summary.tsx';

/** The page. */
export function ReportsPage() {
  const t = useTexts();
  const frame = useQuery(reportFrame(useLanguage()));
  const segments = (frame.data?.segments ?? []).map(({ name }) => name).join(' / ');
  return (
    <>
      <PageHead
        title={t('reports.title')}
        lead={t('reports.lead', { segments })}
        actions={
          <div className="flex flex-wrap gap-2 print:hidden">
            <ButtonLink to="/reports/prices">{t('reports.toPrices')}</ButtonLink>
            <ButtonLink to="/quotas">{t('reports.toQuotas')}</ButtonLink>
            <Button onClick={() => window.print()}>{t('reports.print')}</Button>
          </div>
        }
      />
      <Asked query={frame}>{(known) => <Body frame={known} />}</Asked>
    </>
  );
}

function Body({ frame }: { frame: ReportFrame }) {
  const language = useLanguage();
  const period = usePeriod(frame);
  const name =
    period.from === period.to ? monthName(period.from, language) : fiscalYearName(period.year, language);
  return (
    <>
      <PeriodFields frame={frame} period={period} />
      <p className="mb-3 text-std-18B-160">{name}</p>
      <Summary period={period} />
      <MonthSection period={period} />
      <GroupSection period={period} />
      <UncollectedSection period={period} />
      <ScansSection period={period} />
      <ReadingSection period={period} />
    </>
  );
}
