/** One page of a document: its picture with the hits drawn on it, its text beside it, what is known of the document. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { callApi } from '../data/api.ts';
import { ButtonLink } from '../parts/button.tsx';
import { PageHead } from '../parts/page-head.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { HoldButton } from '../records/hold-button.tsx';
import { useTexts } from '../text/language.tsx';
import {
  type Asked,
  askedOf,
  type PageText,
  paramsOf,
  type RecordView,
  search,
  viewerPath,
} from './archive-api.ts';
import type { Finding } from './correct-api.ts';
import { CorrectHistory } from './correct-history.tsx';
import { CorrectValues } from './correct-values.tsx';
import { HitSteps } from './hit-steps.tsx';
import { PageLines } from './page-lines.tsx';
import { PagePicture } from './page-picture.tsx';
import { RecordFacts } from './record-facts.tsx';

/** The page. */
export function ViewerPage() {
  const t = useTexts();
  const { recordId = '', page: view = '1' } = useParams();
  const [params] = useSearchParams();
  const asked = askedOf(params);
  const page = Number(view);
  const record = useQuery({
    queryKey: ['record', recordId],
    queryFn: ({ signal }) => callApi<RecordView>(`/api/v1/records/${recordId}`, { signal }),
    staleTime: 60_000,
  });
  const text = useQuery({
    queryKey: ['page-text', recordId, page, asked.q, asked.similar],
    queryFn: ({ signal }) =>
      callApi<PageText>(`/api/v1/records/${recordId}/pages/${page}/text?${textParams(asked)}`, { signal }),
    staleTime: 60_000,
  });
  const steps = useHitSteps(text.data, asked, params);
  const place = useShownPlace(recordId, page, asked);
  const error = record.error ?? text.error;
  return (
    <>
      <PageHead title={record.data?.title ?? t('archive.title')} />
      <p className="mb-3">
        <Link to={`/archive?${backParams(params)}`}>{t('viewer.toResults')}</Link>
      </p>
      {error !== null && <ProblemNotice error={error} onRetry={() => void text.refetch()} />}
      {error === null && (record.data === undefined || text.data === undefined) && <Waiting />}
      {error === null && record.data !== undefined && text.data !== undefined && (
        <>
          <div className="mb-3 flex flex-wrap items-center gap-x-6 gap-y-2">
            <PageSteps record={record.data} page={page} asked={asked} />
            {asked.q !== '' && <HitSteps {...steps} count={text.data.hits.length} />}
          </div>
          <div className="grid gap-6 xl:grid-cols-[minmax(0,3fr)_minmax(18rem,2fr)]">
            <PagePicture
              src={`/api/v1/records/${recordId}/pages/${page}/image`}
              page={page}
              read={text.data}
              current={steps.current}
              onStep={steps.onStep}
              marks={place.marks}
            />
            <div className="min-w-0 space-y-6">
              <RecordFacts record={record.data}>
                <CorrectValues record={record.data} onShow={place.onShow} />
              </RecordFacts>
              <HoldButton record={record.data} />
              <PageLines
                key={`${recordId} ${page}`}
                read={text.data}
                current={steps.current}
                {...(record.data.canChange && { correctable: { recordId, page } })}
              />
              <CorrectHistory record={record.data} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

/** The value whose place is shown; one on another page leads there first. */
function useShownPlace(recordId: string, page: number, asked: Asked) {
  const navigate = useNavigate();
  const [shown, setShown] = useState<(Finding & { readonly recordId: string }) | undefined>(undefined);
  const isHere = shown !== undefined && shown.recordId === recordId && shown.pageNumber === page;
  return {
    marks: isHere ? [{ key: `${shown.field} ${shown.value}`, box: shown.box }] : [],
    onShow: (place: Finding) => {
      setShown({ ...place, recordId });
      if (place.pageNumber !== page)
        void navigate(viewerPath({ recordId, pageNumber: place.pageNumber }, asked));
    },
  };
}

function textParams({ q, similar }: Asked): URLSearchParams {
  return new URLSearchParams({ q, similar: String(similar) });
}

/** The page of results that the hit stands on. */
function backParams(params: URLSearchParams): URLSearchParams {
  const at = Number(params.get('at') ?? 0);
  return paramsOf({ ...askedOf(params), offset: at - (at % 20) });
}

/** The hit that is marked, and how one goes on: on this page, then to the page of the next hit in the results. */
function useHitSteps(read: PageText | undefined, asked: Asked, params: URLSearchParams) {
  const navigate = useNavigate();
  const count = read?.hits.length ?? 0;
  const wantsLast = params.get('edge') === 'last';
  const [current, setCurrent] = useState(0);
  const key = `${count} ${params}`;
  const before = useRef('');
  useEffect(() => {
    if (read === undefined || before.current === key) return;
    before.current = key;
    setCurrent(wantsLast ? count - 1 : 0);
  }, [read, key, wantsLast, count]);
  const at = params.has('at') ? Number(params.get('at')) : undefined;
  const onStep = async (by: 1 | -1): Promise<void> => {
    const next = current + by;
    if (next >= 0 && next < count) return setCurrent(next);
    const place = at === undefined ? -1 : at + by;
    if (place < 0 || place >= 10_000) return;
    const { items } = await search({ ...asked, offset: place }, { limit: 1 });
    const [hit] = items;
    if (hit === undefined) return;
    await navigate(`${viewerPath(hit, asked, place)}${by < 0 ? '&edge=last' : ''}`);
  };
  return {
    current,
    onStep: (by: 1 | -1) => void onStep(by).catch(() => undefined),
    goesOn: at !== undefined,
  };
}

function PageSteps({ record, page, asked }: { record: RecordView; page: number; asked: Asked }) {
  const t = useTexts();
  const link = (to: number) => viewerPath({ recordId: record.id, pageNumber: to }, asked);
  return (
    <div className="flex flex-wrap items-center gap-3">
      {page > 1 && <ButtonLink to={link(page - 1)}>{t('viewer.previousPage')}</ButtonLink>}
      <span>{t('viewer.pageOf', { page, count: record.pageCount })}</span>
      {page < record.pageCount && <ButtonLink to={link(page + 1)}>{t('viewer.nextPage')}</ButtonLink>}
    </div>
  );
}
