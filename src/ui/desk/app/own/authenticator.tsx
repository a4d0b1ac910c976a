/**
 * The authenticator app. States: standing (with or without an app in force); asked (a code of the app in force, before
 * it is replaced, renewed or removed); offered (a new secret waits for its first code); told (recovery codes, once).
 */

import { type FormEvent, useState } from 'react';
import { callApi } from '../data/api.ts';
import { useChange } from '../data/change.ts';
import { Button } from '../parts/button.tsx';
import { useDays } from '../parts/days.ts';
import { Dialog } from '../parts/dialog.tsx';
import { TextField } from '../parts/field.tsx';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useTexts } from '../text/language.tsx';
import { CodeDialog } from './code-dialog.tsx';
import type { Protection } from './own-api.ts';
import { QrPicture } from './qr-picture.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

interface Offer {
  readonly secret: string;
  readonly modules: readonly string[];
}

type Step =
  | { readonly at: 'standing' }
  | { readonly at: 'asked'; readonly act: 'replace' | 'renew' | 'remove' }
  | { readonly at: 'offered'; readonly offer: Offer }
  | { readonly at: 'told'; readonly codes: readonly string[] };

/** Codes from which on new ones are advised. */
const fewCodes = 3;

/** The section of the page. */
export function Authenticator({ protection }: { protection: Protection }) {
  const t = useTexts();
  const [step, setStep] = useState<Step>({ at: 'standing' });
  const close = () => setStep({ at: 'standing' });
  const offer = useChange<string, Offer>({
    run: (code) => callApi('/api/v1/me/authenticator', { method: 'POST', body: code === '' ? {} : { code } }),
    touches: [],
    after: (given) => setStep({ at: 'offered', offer: given }),
    quiet: step.at === 'asked',
  });
  return (
    <section aria-labelledby="protect-app" className="mb-10">
      <h2 id="protect-app" className="mb-2 text-std-20B-150">
        {t('protect.app')}
      </h2>
      <Standing protection={protection} />
      {protection.confirmedAt === undefined ? (
        <Button kind="primary" disabled={offer.isPending} onClick={() => offer.mutate('')}>
          {t('protect.enrol')}
        </Button>
      ) : (
        <div className="flex flex-wrap gap-3">
          <Button onClick={() => setStep({ at: 'asked', act: 'replace' })}>{t('protect.replace')}</Button>
          <Button onClick={() => setStep({ at: 'asked', act: 'renew' })}>{t('protect.renew')}</Button>
          {protection.level !== 'required' && (
            <Button kind="danger" onClick={() => setStep({ at: 'asked', act: 'remove' })}>
              {t('protect.remove')}
            </Button>
          )}
        </div>
      )}
      {step.at === 'asked' && step.act === 'replace' && (
        <CodeDialog title={t('protect.replace')} change={offer} onClose={close} />
      )}
      {step.at === 'asked' && step.act === 'renew' && (
        <Renew onCodes={(codes) => setStep({ at: 'told', codes })} onClose={close} />
      )}
      {step.at === 'asked' && step.act === 'remove' && <Remove onClose={close} />}
      {step.at === 'offered' && (
        <Confirm offer={step.offer} onCodes={(codes) => setStep({ at: 'told', codes })} onClose={close} />
      )}
      {step.at === 'told' && <RecoveryCodes codes={step.codes} onClose={close} />}
    </section>
  );
}

function Standing({ protection: { confirmedAt, level, recoveryCodesLeft } }: { protection: Protection }) {
  const t = useTexts();
  const { day } = useDays();
  return (
    <div className="mb-3 grid gap-2">
      <p>
        {confirmedAt === undefined
          ? t('protect.appNone')
          : t('protect.appSince', { day: day(confirmedAt), count: recoveryCodesLeft })}{' '}
        {level === 'required' && t('protect.appRequired')}
        {level === 'off' && t('protect.appOff')}
      </p>
      {confirmedAt !== undefined && recoveryCodesLeft < fewCodes && (
        <InlineNotice kind="warning">{t('protect.fewCodes')}</InlineNotice>
      )}
    </div>
  );
}

interface Told {
  readonly recoveryCodes: readonly string[];
}

function Renew({ onCodes, onClose }: { onCodes: (codes: readonly string[]) => void; onClose: () => void }) {
  const t = useTexts();
  const renew = useChange<string, Told>({
    run: (code) => callApi('/api/v1/me/recovery-codes', { method: 'POST', body: { code } }),
    touches: ['own'],
    after: ({ recoveryCodes }) => onCodes(recoveryCodes),
    quiet: true,
  });
  return <CodeDialog title={t('protect.renew')} change={renew} onClose={onClose} />;
}

function Remove({ onClose }: { onClose: () => void }) {
  const t = useTexts();
  const remove = useChange<string>({
    run: (code) => callApi('/api/v1/me/authenticator/remove', { method: 'POST', body: { code } }),
    touches: ['own'],
    done: () => t('protect.removed'),
    after: onClose,
    quiet: true,
  });
  return <CodeDialog title={t('protect.remove')} change={remove} onClose={onClose} />;
}

/** The new secret as a picture and as letters, and the field for its first code. */
function Confirm({
  offer,
  onCodes,
  onClose,
}: {
  offer: Offer;
  onCodes: (codes: readonly string[]) => void;
  onClose: () => void;
}) {
  const t = useTexts();
  const confirm = useChange<string, Told>({
    run: (code) => callApi('/api/v1/me/authenticator/confirm', { method: 'POST', body: { code } }),
    touches: ['own'],
    after: ({ recoveryCodes }) => onCodes(recoveryCodes),
    quiet: true,
  });
  const send = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    confirm.mutate(String(new FormData(event.currentTarget).get('code')));
  };
  return (
    <Dialog title={t('protect.enrolTitle')} onClose={onClose}>
      <form onSubmit={send}>
        <p className="mb-3">{t('protect.enrolLead')}</p>
        <QrPicture modules={offer.modules} label={t('protect.qr')} />
        <p className="mt-3">{t('protect.secret')}</p>
        <p className="mb-4 break-words">
          <code>{offer.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
        </p>
        <TextField
          label={t('protect.firstCode')}
          name="code"
          required
          maxLength={40}
          inputMode="numeric"
          autoComplete="one-time-code"
        />
        {confirm.isError && <ProblemNotice error={confirm.error} />}
        <div className="mt-4 flex flex-wrap gap-3">
          <Button type="submit" kind="primary" disabled={confirm.isPending}>
            {t('protect.confirm')}
          </Button>
          <Button onClick={onClose}>{t('parts.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
