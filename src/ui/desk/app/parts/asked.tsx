/** What a question to the service came to: on its way, failed with a way to ask again, or answered. */

import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ProblemNotice } from './problem-notice.tsx';
import { Waiting } from './waiting.tsx';

/** Shows the answer by `children` once it is there. */
export function Asked<Answer>({
  query,
  children,
}: {
  query: UseQueryResult<Answer>;
  children: (answer: Answer) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) return <ProblemNotice error={query.error} onRetry={() => void query.refetch()} />;
  return <Waiting />;
}
