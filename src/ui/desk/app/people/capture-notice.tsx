/** How the waiting for a card at a device gets on, asked every second until it is over. */

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { callApi } from '../data/api.ts';
import { InlineNotice } from '../parts/notice.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';

interface Capture {
  readonly state: 'waiting' | 'read-once' | 'enrolled' | 'refused' | 'canceled' | 'expired';
  readonly lastFour?: string;
  readonly refusal?: { readonly cause: string; readonly advice: string };
}

function isOpen(state: Capture['state'] | undefined): boolean {
  return state === undefined || state === 'waiting' || state === 'read-once';
}

/** The message. */
export function CaptureNotice({ id }: { id: string }) {
  const t = useTexts();
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ['capture', id, useLanguage()],
    queryFn: ({ signal }) => callApi<Capture>(`/api/v1/cards/captures/${id}`, { signal }),
    refetchInterval: ({ state }) => (isOpen(state.data?.state) ? 1_000 : false),
  });
  const state = data?.state;
  useEffect(() => {
    if (state === 'enrolled') void client.invalidateQueries({ queryKey: ['people'] });
  }, [state, client]);
  if (data === undefined) return null;
  const kind = data.state === 'enrolled' ? 'done' : isOpen(data.state) ? 'info' : 'error';
  return (
    <InlineNotice kind={kind}>
      {data.state === 'refused' ? (
        <>
          <p className="font-bold">{data.refusal?.cause}</p>
          <p>{data.refusal?.advice}</p>
        </>
      ) : (
        <p>{t(`people.capture.${data.state}`, { digits: data.lastFour ?? '' })}</p>
      )}
    </InlineNotice>
  );
}
