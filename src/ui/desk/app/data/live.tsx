/**
 * Live updates: events say what may have changed and nothing else. What is shown is then asked anew through the
 * interface, which checks rights again.
 *
 * States: open; lost (the browser tries again by itself, and everything is asked anew once it is open); refused (asked
 * anew every half minute); ended (the sign-in is over, and the browser goes to the page for that).
 */

import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import { goToSignIn } from './api.ts';
import { followLive, type LiveEvent, type topics } from './live-stream.ts';

/** Beginnings of the keys of queries that are asked anew when a topic is told. */
const keysOf: Readonly<Record<(typeof topics)[number], readonly (readonly string[])[]>> = {
  jobs: [['jobs']],
  scans: [['scans']],
  tray: [['scans', 'tray']],
  devices: [['devices'], ['first-steps']],
  people: [['people'], ['cards-waiting'], ['guests']],
};

/** An interruption is told when it lasts that long. */
const toldAfterMs = 6_000;

/** Keeps what is shown up to date; `round` changes with a new sign-in, for which a new stream is opened. */
export function LiveUpdates({ round, children }: { round: number; children: ReactNode }) {
  const client = useQueryClient();
  const [isLost, setLost] = useState(false);
  const t = useTexts();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream of a sign-in that is over does not come back
  useEffect(() => {
    let wasLost = false;
    let telling: ReturnType<typeof setTimeout> | undefined;
    const hear = (event: LiveEvent): void => {
      if (event === 'end') {
        goToSignIn('HTTP_SIGN_IN_REQUIRED');
        return;
      }
      if (event === 'lost') {
        wasLost = true;
        telling ??= setTimeout(() => setLost(true), toldAfterMs);
        return;
      }
      if (event === 'open') {
        clearTimeout(telling);
        telling = undefined;
        setLost(false);
        if (wasLost) void client.invalidateQueries();
        wasLost = false;
        return;
      }
      // Asking for everything also tells why a stream was refused.
      if (event === 'refused') void client.invalidateQueries();
      else for (const queryKey of keysOf[event]) void client.invalidateQueries({ queryKey });
    };
    const closing = new AbortController();
    followLive(hear, closing.signal);
    return () => {
      clearTimeout(telling);
      closing.abort();
    };
  }, [client, round]);
  return (
    <>
      {children}
      {isLost && (
        <div className="fixed inset-x-0 bottom-0 z-20 p-2">
          <InlineNotice kind="warning">{t('shell.liveLost')}</InlineNotice>
        </div>
      )}
    </>
  );
}
