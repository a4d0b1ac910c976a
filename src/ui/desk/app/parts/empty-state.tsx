/** A list with nothing in it: what that means, and the next step. */

import type { ReactNode } from 'react';

/** The empty place of a list. */
export function EmptyState({
  title,
  text,
  children,
}: {
  title: string;
  text?: string;
  children?: ReactNode;
}) {
  return (
    <div className="rounded-12 border border-solid-gray-420 px-6 py-8 text-center">
      <p className="text-std-18B-160">{title}</p>
      {text !== undefined && <p className="mt-2">{text}</p>}
      {children !== undefined && <div className="mt-4 flex flex-wrap justify-center gap-3">{children}</div>}
    </div>
  );
}
