/** How far a list is, and who took each step. */

import { useDays } from '../parts/days.ts';
import { useTexts } from '../text/language.tsx';
import type { TextKey } from '../text/text.ts';
import { useActorName } from './names.tsx';
import type { RoundReview } from './records-api.ts';

/** The steps in their order. */
export function RoundSteps({ round }: { round: RoundReview }) {
  const t = useTexts();
  const days = useDays();
  const nameOf = useActorName(round.names);
  const steps: readonly (readonly [TextKey, string | undefined, string | undefined])[] = [
    ['round.stepProposed', round.proposedAt, round.proposedBy],
    ['round.stepConfirmed', round.confirmedAt, round.confirmedBy],
    ['round.stepDecided', round.decidedAt, round.decidedBy],
    ['round.stepStarted', round.startedAt, round.startedBy],
    [round.state === 'canceled' ? 'round.canceled' : 'round.stepClosed', round.endedAt, undefined],
  ];
  return (
    <section aria-labelledby="round-steps">
      <div className="mb-3 flex flex-wrap items-center gap-3">
        <h2 id="round-steps" className="text-std-20B-150">
          {t('round.steps')}
        </h2>
        <p className="rounded-6 bg-blue-100 px-3 py-1 font-bold">{t(`round.${round.state}`)}</p>
        <p>{round.segmentName}</p>
      </div>
      <ol className="grid gap-2 sm:grid-cols-5">
        {steps.map(([text, at, by]) => (
          <li
            key={text}
            className={`rounded-8 border-l-4 px-3 py-2 ${at === undefined ? 'border-solid-gray-420 text-solid-gray-700' : 'border-green-900 bg-green-50'}`}
          >
            <p className="font-bold">{t(text)}</p>
            {at === undefined ? (
              <p className="text-sm">{t('round.notYet')}</p>
            ) : (
              <p className="text-sm">
                {days.moment(at)}
                {by !== undefined && <span className="block">{nameOf(by)}</span>}
              </p>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}
