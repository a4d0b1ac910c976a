/** Who is signed in, for everything inside; before that is known, nothing else is shown. */

import { useQuery } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect } from 'react';
import { callApi } from '../data/api.ts';
import type { Me } from '../data/me.ts';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { Waiting } from '../parts/waiting.tsx';
import { InLanguage } from '../text/language.tsx';

const MeContext = createContext<Me | undefined>(undefined);

/** The signed-in person. Only inside {@link SignedIn}. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (me === undefined) throw new TypeError('useMe is called outside SignedIn');
  return me;
}

/** Asks who is signed in and sets the language; sends everybody else to sign in. */
export function SignedIn({ children }: { children: ReactNode }) {
  const asked = useQuery({
    queryKey: ['me'],
    queryFn: ({ signal }) => callApi<Me>('/api/v1/me', { signal }),
    staleTime: 60_000,
  });
  const me = asked.data;
  useEffect(() => {
    if (me !== undefined) document.documentElement.lang = me.language;
  }, [me]);
  if (me === undefined) {
    return (
      <main className="mx-auto max-w-3xl p-4">
        {asked.isError ? (
          <ProblemNotice error={asked.error} onRetry={() => void asked.refetch()} />
        ) : (
          <Waiting />
        )}
      </main>
    );
  }
  return (
    <MeContext value={me}>
      <InLanguage language={me.language}>{children}</InLanguage>
    </MeContext>
  );
}
