/**
 * Short messages that belong to no place of a page. They stand in live regions that are there from the beginning, so
 * that screen readers notice what is put into them. Good news go by themselves after ten seconds; failures stay.
 */

import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { InlineNotice } from '../parts/notice.tsx';
import { ProblemNotice } from '../parts/problem-notice.tsx';
import { useLanguage, useTexts } from '../text/language.tsx';

const shownMs = 10_000;
const mostShown = 3;

interface Toast {
  readonly id: number;
  readonly text?: string;
  readonly error?: unknown;
}

/** Says something in a toast. */
export interface Toaster {
  done(text: string): void;
  failed(error: unknown): void;
}

const ToastContext = createContext<Toaster | undefined>(undefined);

/** Says something in a toast. Only inside {@link Toasts}. */
export function useToast(): Toaster {
  const toaster = useContext(ToastContext);
  if (toaster === undefined) throw new TypeError('useToast is called outside Toasts');
  return toaster;
}

/** The place of the toasts, after everything else. */
export function Toasts({ children }: { children: ReactNode }) {
  const [shown, setShown] = useState<readonly Toast[]>([]);
  const next = useRef(1);
  const t = useTexts();
  const language = useLanguage();
  const said = useRef(language);
  // What was said in the other language is not said again.
  useEffect(() => {
    if (said.current !== language) setShown([]);
    said.current = language;
  }, [language]);
  const close = useCallback((id: number) => setShown((all) => all.filter((one) => one.id !== id)), []);
  const toaster = useMemo<Toaster>(() => {
    const add = (toast: Omit<Toast, 'id'>): number => {
      const id = next.current;
      next.current += 1;
      setShown((all) => [...all, { ...toast, id }].slice(-mostShown));
      return id;
    };
    return {
      done: (text) => {
        const id = add({ text });
        setTimeout(() => close(id), shownMs);
      },
      failed: (error) => void add({ error }),
    };
  }, [close]);
  return (
    <ToastContext value={toaster}>
      {children}
      <section
        aria-label={t('shell.messages')}
        aria-live="polite"
        className="fixed print:hidden inset-x-2 bottom-2 z-30 mx-auto flex max-w-xl flex-col gap-2 md:right-4 md:left-auto md:w-xl"
      >
        {shown.map((toast) => (
          <div key={toast.id} className="relative rounded-8 pr-12 shadow-3 bg-white">
            {toast.text === undefined ? (
              <ProblemNotice error={toast.error} />
            ) : (
              <InlineNotice kind="done">{toast.text}</InlineNotice>
            )}
            <button
              type="button"
              aria-label={t('shell.closeMessage')}
              onClick={() => close(toast.id)}
              className="absolute top-1 right-1 size-11 cursor-pointer rounded-8 text-std-20B-150 hover:bg-solid-gray-50"
            >
              ×
            </button>
          </div>
        ))}
      </section>
    </ToastContext>
  );
}
