/** A word about how something stands. */

import type { ReactNode } from 'react';

/** How much it wants to be seen. The word says the same as the colour. */
export type TagKind = 'good' | 'plain' | 'warning';

const looks: Readonly<Record<TagKind, string>> = {
  good: 'border-green-900 bg-green-50 text-green-1000',
  plain: 'border-solid-gray-600 bg-white text-solid-gray-900',
  warning: 'border-yellow-1000 bg-yellow-50 text-solid-gray-900',
};

/** The word in its frame. */
export function Tag({ kind = 'plain', children }: { kind?: TagKind; children: ReactNode }) {
  return (
    <span className={`inline-block rounded-4 border px-2 text-sm font-bold whitespace-nowrap ${looks[kind]}`}>
      {children}
    </span>
  );
}
