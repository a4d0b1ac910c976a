/** How answers are kept: fresh for a few seconds, asked anew by live updates, retried only when no answer came. */

import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from './api.ts';

/** Opens the store of answers. */
export function openQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (failures, error) => failures < 2 && isPassing(error),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}

/** What may be over at the next trial: no answer, or a busy service. */
function isPassing(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem.status === 0 || error.problem.status === 503);
}
