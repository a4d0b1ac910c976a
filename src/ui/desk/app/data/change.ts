/** A change of something: told in a toast when it is done, its problem shown when it is not, what depends on it asked anew. */

import { type UseMutationResult, useMutation, useQueryClient } from '@tanstack/react-query';
import { useToast } from '../shell/toasts.tsx';

/** What a change is made of. */
export interface Change<Input, Output> {
  readonly run: (input: Input) => Promise<Output>;
  /** First parts of the keys of queries that may have changed. */
  readonly touches: readonly string[];
  /** Said when it is done; undefined: nothing. */
  readonly done?: (output: Output, input: Input) => string;
  readonly after?: (output: Output, input: Input) => void;
  /** True: the caller shows the problem at its place, and no toast does. */
  readonly quiet?: boolean;
}

/** The change as a mutation; start it with `mutate`. */
export function useChange<Input = void, Output = unknown>(
  change: Change<Input, Output>,
): UseMutationResult<Output, Error, Input> {
  const client = useQueryClient();
  const toast = useToast();
  return useMutation<Output, Error, Input>({
    mutationFn: change.run,
    onSuccess: async (output, input) => {
      const said = change.done?.(output, input);
      if (said !== undefined) toast.done(said);
      change.after?.(output, input);
      await Promise.all(change.touches.map((topic) => client.invalidateQueries({ queryKey: [topic] })));
    },
    onError: (error) => {
      if (change.quiet !== true) toast.failed(error);
    },
  });
}
