/** Why something failed: cause, next step, code and reference, and a way to try again. */

import { type Problem, ProblemError } from '../data/api.ts';
import { useTexts } from '../text/language.tsx';
import type { TextKey, Texts } from '../text/text.ts';
import { Button } from './button.tsx';
import { InlineNotice } from './notice.tsx';

const ownTexts: Readonly<Record<string, readonly [TextKey, TextKey]>> = {
  APP_OFFLINE: ['problem.offline', 'problem.offlineNext'],
  APP_ANSWER_UNREADABLE: ['problem.unreadable', 'problem.unreadableNext'],
};

/** Cause and next step of a failure in the person's language. What is no problem document counts as unreadable. */
export function explain(
  error: unknown,
  t: Texts,
): { readonly cause: string; readonly next: string; readonly problem: Problem | undefined } {
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const own = ownTexts[problem?.code ?? 'APP_ANSWER_UNREADABLE'];
  if (own !== undefined) return { cause: t(own[0]), next: t(own[1]), problem };
  return { cause: problem?.title ?? '', next: problem?.detail ?? '', problem };
}

/** The message. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const t = useTexts();
  const { cause, next, problem } = explain(error, t);
  return (
    <InlineNotice kind="error">
      <p className="font-bold">{cause}</p>
      <p>{next}</p>
      {problem !== undefined && (
        <p className="mt-1 text-sm">
          {t('parts.code')}: <code className="wrap-anywhere">{problem.code}</code>
          {problem.reference !== undefined && (
            <>
              {' / '}
              {t('parts.reference')}: {problem.reference}
            </>
          )}
        </p>
      )}
      {onRetry !== undefined && (
        <p className="mt-2">
          <Button onClick={onRetry}>{t('parts.retry')}</Button>
        </p>
      )}
    </InlineNotice>
  );
}
