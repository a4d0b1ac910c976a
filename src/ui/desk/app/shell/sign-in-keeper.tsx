/**
 * Keeps what was typed when the sign-in ends. States: signed in; covered (the sign-in is over and something was typed:
 * the page is hidden, and whatever it asked of the service waits for a sign-in in another tab). The same person goes on
 * where they were; for somebody else, or after half an hour, the page is left and what was typed with it.
 */

import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { leaveForSignIn, SignInNeeded } from '../data/api.ts';
import { Button } from '../parts/button.tsx';
import { useTexts } from '../text/language.tsx';
import { useMe } from './signed-in.tsx';

const channelName = 'tomeoki-signed-in';
/** What is covered is kept that long. */
const keptForMs = 30 * 60_000;

/** Watches what is typed inside; `children` gets the number of sign-ins since, so that streams begin anew. */
export function SignInKeeper({ children }: { children: (round: number) => ReactNode }) {
  const { id } = useMe();
  const client = useQueryClient();
  const typed = useRef(new Set<Element>());
  const waiting = useRef<(() => void)[]>([]);
  const [isCovered, setCovered] = useState(false);
  const [round, setRound] = useState(0);
  useEffect(() => {
    const note = ({ target }: Event) => {
      if (target instanceof Element) typed.current.add(target);
    };
    const need = (event: Event) => {
      if (!(event instanceof SignInNeeded) || !holdsText(typed.current)) return;
      setCovered(true);
      event.again = new Promise((resolve) => waiting.current.push(resolve));
    };
    document.addEventListener('input', note, true);
    window.addEventListener(SignInNeeded.type, need);
    return () => {
      document.removeEventListener('input', note, true);
      window.removeEventListener(SignInNeeded.type, need);
    };
  }, []);
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    channel.postMessage(id);
    channel.onmessage = ({ data }) => {
      if (waiting.current.length === 0) return;
      if (data !== id) {
        leaveForSignIn();
        return;
      }
      setCovered(false);
      setRound((before) => before + 1);
      for (const goOn of waiting.current.splice(0)) goOn();
      void client.invalidateQueries();
    };
    return () => channel.close();
  }, [client, id]);
  return (
    <>
      {children(round)}
      {isCovered && <Cover />}
    </>
  );
}

/** True while a field that was typed into is still there with something in it. */
function holdsText(fields: Set<Element>): boolean {
  for (const field of fields) {
    const isThere = field.isConnected && 'value' in field && field.value !== '';
    if (!isThere) fields.delete(field);
  }
  return fields.size > 0;
}

function Cover() {
  const t = useTexts();
  const place = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    place.current?.showModal();
    const late = setTimeout(leaveForSignIn, keptForMs);
    return () => clearTimeout(late);
  }, []);
  return (
    <dialog
      ref={place}
      aria-labelledby="signed-out"
      onCancel={(event) => event.preventDefault()}
      className="m-auto w-[min(36rem,calc(100vw-1rem))] rounded-12 border border-solid-gray-420 bg-white p-5 text-solid-gray-900 backdrop:bg-solid-gray-50"
    >
      <h2 id="signed-out" className="mb-3 text-std-20B-150">
        {t('shell.signedOut')}
      </h2>
      <p className="mb-4">{t('shell.signedOutText')}</p>
      <p className="flex flex-wrap gap-3">
        <a
          href="/sign-in?next=/app/own/signed-in"
          target="_blank"
          rel="noopener"
          className="inline-flex min-h-11 items-center rounded-8 border-2 border-blue-900 bg-blue-900 px-4 py-2 font-bold text-white no-underline hover:bg-blue-1000 hover:text-white"
        >
          {t('shell.signInAgain')}
        </a>
        <Button onClick={leaveForSignIn}>{t('shell.signedOutLeave')}</Button>
      </p>
    </dialog>
  );
}
