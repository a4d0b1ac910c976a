/** Faces for administrators: the switch with its statement, who is enrolled, the thresholds with their plot. */

import { useQuery } from '@tanstack/react-query';
import { EnrolFace } from '../own/enrol-face.tsx';
import { ownFace } from '../own/own-api.ts';
import { Asked } from '../parts/asked.tsx';
import { useDays } from '../parts/days.ts';
import { type Fact, Facts } from '../parts/facts.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { EnrolledPeople } from './enrolled-people.tsx';
import { EraseOther } from './erase-other.tsx';
import { type FacesOverview, facesOverview } from './faces-api.ts';
import { SwitchOff, SwitchOn } from './switch-forms.tsx';
import { Thresholds } from './thresholds.tsx';

/** The page. */
export function FacesPage() {
  const t = useTexts();
  const query = useQuery(facesOverview(useLanguage()));
  return (
    <>
      <PageHead title={t('faces.title')} />
      <Asked query={query}>
        {(faces) => (
          <>
            <Standing faces={faces} />
            {faces.on && <SwitchOff />}
            {!faces.on && faces.engine.trouble === undefined && <SwitchOn faces={faces} />}
            <EnrolledPeople faces={faces} />
            {faces.on && <EnrolOther />}
            <EraseOther />
            <Thresholds faces={faces} />
          </>
        )}
      </Asked>
    </>
  );
}

function Standing({ faces: { on, switched, engine } }: { faces: FacesOverview }) {
  const t = useTexts();
  const { moment } = useDays();
  const facts: Fact[] = [[t('faces.engine'), engine.name]];
  if (switched !== undefined) {
    const name = switched.changedByName ?? t('faces.byCommand');
    facts.push([t('faces.changed'), t('faces.changedBy', { moment: moment(switched.changedAt), name })]);
  }
  return (
    <section aria-labelledby="faces-standing" className="mb-6 grid max-w-3xl gap-4">
      {engine.trouble !== undefined && (
        <InlineNotice kind="error">{t('faces.trouble', { code: engine.trouble })}</InlineNotice>
      )}
      <div className="rounded-12 border border-solid-gray-420 p-4">
        <h2 id="faces-standing" className="mb-2 text-std-18B-160">
          {t(on ? 'faces.on' : 'faces.off')}
        </h2>
        <Facts facts={facts} />
      </div>
      <p>{t('faces.notCertified')}</p>
    </section>
  );
}

/** At the window: the person reads the text on this screen and stands before its camera. */
function EnrolOther() {
  const t = useTexts();
  const query = useQuery(ownFace(useLanguage()));
  return (
    <section aria-labelledby="faces-enrol" className="mb-10">
      <h2 id="faces-enrol" className="mb-3 text-std-20B-150">
        {t('faces.enrolOther')}
      </h2>
      <Asked query={query}>
        {({ wording, purpose }) => <EnrolFace wording={wording} purpose={purpose} isOther />}
      </Asked>
    </section>
  );
}
