/** Messages in their place on a page. */

import type { ReactNode } from 'react';

/** Kinds of messages. */
export type NoticeKind = 'done' | 'info' | 'warning' | 'error';

const looks: Readonly<Record<NoticeKind, string>> = {
  done: 'border-green-900 bg-green-50',
  info: 'border-blue-900 bg-blue-50',
  warning: 'border-yellow-1000 bg-yellow-50',
  error: 'border-red-900 bg-red-50',
};

/** A message. Errors are read out at once, others when there is time. */
export function InlineNotice({ kind, children }: { kind: NoticeKind; children: ReactNode }) {
  return (
    <div
      role={kind === 'error' ? 'alert' : 'status'}
      className={`rounded-8 border-2 border-l-8 px-4 py-3 text-solid-gray-900 ${looks[kind]}`}
    >
      {children}
    </div>
  );
}
