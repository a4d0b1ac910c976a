/**
 * Live updates: one event stream a tab, which says what may have changed and nothing else. What is shown is then asked
 * anew through the interface, which checks rights again.
 *
 * States: open; lost (the browser tries again by itself, and everything is asked anew once it is open); ended (the
 * sign-in is over, and the browser goes to the page for that).
 */

import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { InlineNotice } from '../parts/notice.tsx';
import { useTexts } from '../text/language.tsx';
import { goToSignIn } from './api.ts';

/** Topics of the stream; they are the first parts of the keys of queries. */
const topics = ['jobs', 'scans'] as const;

/** An interruption is told when it lasts that long. */
const toldAfterMs = 6_000;

/** Keeps the stream open while it is shown. */
export function LiveUpdates({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const [isLost, setLost] = useState(false);
  const t = useTexts();
  useEffect(() => {
    const stream = new EventSource('/api/v1/live');
    let wasLost = false;
    let telling: ReturnType<typeof setTimeout> | undefined;
    stream.onopen = () => {
      clearTimeout(telling);
      telling = undefined;
      setLost(false);
      if (wasLost) void client.invalidateQueries();
      wasLost = false;
    };
    stream.onerror = () => {
      wasLost = true;
      telling ??= setTimeout(() => setLost(true), toldAfterMs);
      // A browser that gave up was refused: asking who is signed in tells why.
      if (stream.readyState === EventSource.CLOSED) void client.invalidateQueries({ queryKey: ['me'] });
    };
    for (const topic of topics) {
      stream.addEventListener(topic, () => void client.invalidateQueries({ queryKey: [topic] }));
    }
    stream.addEventListener('end', () => {
      stream.close();
      goToSignIn('HTTP_SIGN_IN_REQUIRED');
    });
    return () => {
      clearTimeout(telling);
      stream.close();
    };
  }, [client]);
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
