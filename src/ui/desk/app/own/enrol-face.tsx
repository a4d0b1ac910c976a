/** Enrolling a face with the camera: the text that is agreed to, then one instruction at a time. */

import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { Button } from '../parts/button.tsx';
import { CheckField } from '../parts/check-field.tsx';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { type EnrolEnd, type Instruction, runEnrolment } from './enrol-run.ts';

/** Where an enrolment stands: not begun, under way, or over with its outcome or the fault that ended it. */
type Stand =
  | { readonly at: 'before' }
  | { readonly at: 'work'; readonly instruction: Instruction | 'starting'; readonly progress: number }
  | { readonly at: 'end'; readonly end: EnrolEnd }
  | { readonly at: 'fault'; readonly error: unknown };

/** The texts that are agreed to, and for whom it is. */
export interface EnrolFaceParts {
  readonly wording: string;
  readonly purpose: string;
  /** True: a face is enrolled already. */
  readonly isAgain?: boolean;
  /** True: of somebody else at this desk, named by the staff number. */
  readonly isOther?: boolean;
}

/** The form and the stage. */
export function EnrolFace(parts: EnrolFaceParts) {
  const t = useTexts();
  const client = useQueryClient();
  const video = useRef<HTMLVideoElement>(null);
  const running = useRef<AbortController | undefined>(undefined);
  const [stand, setStand] = useState<Stand>({ at: 'before' });
  useEffect(() => () => running.current?.abort(), []);
  const begin = async (staffNumber: string | undefined) => {
    if (video.current === null) return;
    const mine = new AbortController();
    running.current = mine;
    setStand({ at: 'work', instruction: 'starting', progress: 0 });
    try {
      const end = await runEnrolment({
        video: video.current,
        wording: parts.wording,
        ...(staffNumber !== undefined && { staffNumber }),
        signal: mine.signal,
        onStep: (instruction, progress) => setStand({ at: 'work', instruction, progress }),
      });
      setStand({ at: 'end', end });
      await client.invalidateQueries({ queryKey: [parts.isOther === true ? 'faces' : 'own'] });
    } catch (error) {
      setStand({ at: 'fault', error });
    }
  };
  const isWorking = stand.at === 'work';
  return (
    <>
      {!isWorking && <AgreeForm parts={parts} onBegin={(staffNumber) => void begin(staffNumber)} />}
      <div hidden={!isWorking} className="max-w-xl">
        <p role="status" className="mb-3 text-std-20B-150">
          {stand.at === 'work' ? t(`ownFace.${stand.instruction}`) : ''}
        </p>
        <video
          ref={video}
          playsInline
          muted
          aria-label={t('ownFace.picture')}
          className="aspect-4/3 w-full -scale-x-100 rounded-8 bg-solid-gray-900"
        />
        <progress
          max={1}
          value={stand.at === 'work' ? stand.progress : 0}
          aria-label={t('ownFace.meter')}
          className="my-3 h-4 w-full accent-blue-900"
        />
        <Button onClick={() => running.current?.abort()}>{t('ownFace.stop')}</Button>
      </div>
      {stand.at === 'end' && <Ended end={stand.end} />}
      {stand.at === 'fault' && <ProblemNotice error={stand.error} />}
    </>
  );
}

function AgreeForm({
  parts: { wording, purpose, isAgain, isOther },
  onBegin,
}: {
  parts: EnrolFaceParts;
  onBegin: (staffNumber: string | undefined) => void;
}) {
  const t = useTexts();
  const id = useId();
  const [isRefused, setRefused] = useState(false);
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const isAgreed = form.get('agree') !== null;
    setRefused(!isAgreed);
    if (isAgreed) onBegin(isOther === true ? String(form.get('staffNumber')) : undefined);
  };
  return (
    <form onSubmit={send} noValidate={isOther !== true} className="mb-4 max-w-3xl" aria-describedby={id}>
      <div id={id} className="mb-4 rounded-8 border border-solid-gray-420 bg-solid-gray-50 p-4">
        <h3 className="mb-1 font-bold">{t('ownFace.purpose')}</h3>
        <p className="mb-2">{purpose}</p>
        <p className="font-bold">{t('ownFace.equalWay')}</p>
      </div>
      {isOther === true && (
        <TextField
          label={t('faces.staffNumber')}
          name="staffNumber"
          required
          maxLength={60}
          autoComplete="off"
        />
      )}
      <CheckField
        label={t(isOther === true ? 'ownFace.agreeOther' : 'ownFace.agree', { wording })}
        name="agree"
        problem={isRefused ? t('ownFace.agreeFirst') : undefined}
      />
      <Button type="submit" kind="primary">
        {t(isAgain === true ? 'ownFace.again' : 'ownFace.start')}
      </Button>
    </form>
  );
}

function Ended({ end }: { end: EnrolEnd }) {
  const t = useTexts();
  const isGood = end === 'enrolled' || end === 'enrolledAlike';
  return (
    <InlineNotice kind={isGood ? 'done' : end === 'stopped' ? 'info' : 'error'}>
      {t(`ownFace.${end}`)}
    </InlineNotice>
  );
}
