/** One document without a binder: its page with what speaks for each binder, and one press or key to file it. */

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { PagePicture } from '../archive/page-picture.tsx';
import { Asked } from '../parts/asked.tsx';
import { Button } from '../parts/button.tsx';
import { Tag } from '../parts/tag.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';
import { BinderSearch } from './binder-search.tsx';
import { EvidenceList, useEvidenceText } from './evidence-list.tsx';
import {
  type Binder,
  type FoundBinder,
  type Proposal,
  type Proposed,
  proposalsFor,
  type UnfiledItem,
} from './unfiled-api.ts';

/** Where to, and why, for the history. */
export interface WantedBinder {
  readonly binder: Binder;
  readonly classCode?: string;
  readonly reason: string;
}

interface DetailView {
  readonly item: UnfiledItem;
  /** Documents that are filed together. */
  readonly count: number;
  readonly alike: readonly UnfiledItem[];
  readonly isBusy: boolean;
  readonly onAlike: () => void;
  readonly onFile: (wanted: WantedBinder) => void;
}

/** The document. */
export function UnfiledDetail(view: DetailView) {
  const proposed = useQuery(proposalsFor(view.item.recordId, useLanguage()));
  return <Asked query={proposed}>{(answer) => <Detail {...view} answer={answer} />}</Asked>;
}

function Detail({ item, count, alike, isBusy, onAlike, onFile, answer }: DetailView & { answer: Proposed }) {
  const t = useTexts();
  const [shown, setShown] = useState(0);
  const textOf = useEvidenceText();
  const { proposals, page, fiscalYear } = answer;
  const accept = (proposal: Proposal): void => {
    const reason = t('unfiled.reason', { evidence: proposal.evidence.map(textOf).join(' / ') });
    const { binder, classCode } = proposal;
    onFile({ binder, reason: reason.slice(0, 500), ...(classCode !== undefined && { classCode }) });
  };
  useNumberKeys(proposals, isBusy, accept);
  const boxes = (proposals[shown]?.evidence ?? [])
    .filter((one) => one.pageNumber === 1)
    .flatMap((one) => one.boxes);
  return (
    <div className="min-w-0">
      <h2 className="text-std-20B-150 break-words">{item.title}</h2>
      <p className="mt-1 mb-3 flex flex-wrap items-center gap-2">
        <Tag>{item.segmentName}</Tag>
        {item.kindName !== undefined && <Tag>{item.kindName}</Tag>}
        {item.flags.includes('rule-failed') && <Tag kind="warning">{t('unfiled.ruleFailed')}</Tag>}
        <Link to={`/archive/${item.recordId}/1`}>{t('unfiled.open')}</Link>
      </p>
      {alike.length > 1 && count === 1 && (
        <p className="mb-3">
          <Button onClick={onAlike}>{t('unfiled.alike', { count: alike.length })}</Button>
        </p>
      )}
      {count > 1 && (
        <p role="status" className="mb-3 font-bold">
          {t('unfiled.together', { count })}
        </p>
      )}
      <div className="grid gap-6 xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <section aria-label={t('unfiled.proposals')}>
          {proposals.length === 0 && <p className="mb-3">{t('unfiled.noProposal')}</p>}
          {proposals.length > 0 && <p className="mb-2 text-sm">{t('unfiled.keys')}</p>}
          <ol className="space-y-3">
            {proposals.map((proposal, index) => (
              <li
                key={`${proposal.binder.fiscalYear} ${proposal.binder.name} ${proposal.classCode ?? ''}`}
                onFocus={() => setShown(index)}
                onMouseEnter={() => setShown(index)}
                className={`rounded-12 border-2 p-3 ${index === shown ? 'border-blue-900' : 'border-solid-gray-420'}`}
              >
                <ProposalCard
                  number={index + 1}
                  proposal={proposal}
                  count={count}
                  isBusy={isBusy}
                  onAccept={() => accept(proposal)}
                />
              </li>
            ))}
          </ol>
          <OtherBinder year={fiscalYear} count={count} isBusy={isBusy} onFile={onFile} />
        </section>
        {page !== undefined && (
          <PagePicture
            src={`/api/v1/records/${item.recordId}/pages/1/image`}
            page={1}
            read={{ ...page, hits: [] }}
            current={-1}
            onStep={() => undefined}
            follows={false}
            marks={boxes.map((box) => ({ key: `${shown} ${box.left} ${box.top}`, box }))}
          />
        )}
      </div>
    </div>
  );
}

/** 1, 2 and 3 accept a proposal, unless somebody is typing. */
function useNumberKeys(
  proposals: readonly Proposal[],
  isBusy: boolean,
  accept: (proposal: Proposal) => void,
): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isBusy || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
      const isTyping =
        event.target instanceof HTMLElement &&
        event.target.matches('input:not([type=checkbox]), select, textarea');
      const proposal = isTyping ? undefined : proposals[['1', '2', '3'].indexOf(event.key)];
      if (proposal !== undefined) accept(proposal);
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  });
}

function ProposalCard({
  number,
  proposal,
  count,
  isBusy,
  onAccept,
}: {
  number: number;
  proposal: Proposal;
  count: number;
  isBusy: boolean;
  onAccept: () => void;
}) {
  const t = useTexts();
  const { binder, classCode, evidence } = proposal;
  const name = t('binder.name', { year: binder.fiscalYear, name: binder.name });
  return (
    <>
      <h3 className="mb-2 flex flex-wrap items-baseline gap-x-3 text-std-18B-160">
        <span className="rounded-4 border border-solid-gray-600 px-2">{number}</span>
        <span className="min-w-0 break-words">{name}</span>
        {classCode !== undefined && (
          <span className="text-sm font-normal text-solid-gray-700">{classCode}</span>
        )}
      </h3>
      <EvidenceList evidence={evidence} />
      <Button
        kind={number === 1 ? 'primary' : 'secondary'}
        about={name}
        disabled={isBusy}
        onClick={onAccept}
        className="mt-3"
      >
        {count > 1 ? t('unfiled.fileMany', { count }) : t('unfiled.file')}
      </Button>
    </>
  );
}

function OtherBinder({
  year,
  count,
  isBusy,
  onFile,
}: {
  year: number;
  count: number;
  isBusy: boolean;
  onFile: (wanted: WantedBinder) => void;
}) {
  const t = useTexts();
  const [found, setFound] = useState<FoundBinder | undefined>(undefined);
  const send = (): void => {
    if (found === undefined) return;
    const { binder, classCode } = found;
    onFile({ binder, reason: t('unfiled.reasonSearch'), ...(classCode !== undefined && { classCode }) });
  };
  return (
    <details className="mt-4 rounded-12 border border-solid-gray-420 p-3">
      <summary className="min-h-8 cursor-pointer font-bold">{t('unfiled.other')}</summary>
      <div className="mt-3">
        <BinderSearch
          year={year}
          onChoose={setFound}
          {...(found !== undefined && { chosen: `${found.binder.fiscalYear}/${found.binder.name}` })}
        />
        <Button kind="primary" disabled={isBusy || found === undefined} onClick={send}>
          {count > 1 ? t('unfiled.fileMany', { count }) : t('unfiled.fileChosen')}
        </Button>
      </div>
    </details>
  );
}
