/** Names and values below one another; beside one another where there is room. */

import type { ReactNode } from 'react';

/** The list. */
export function Facts({ rows }: { rows: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-4 sm:grid-cols-[auto_1fr]">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-sm text-solid-gray-700 sm:text-base">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Words in a frame beside a heading; `strong`: the one that says how it stands. */
export function Tag({ strong = false, children }: { strong?: boolean; children: ReactNode }) {
  const look = strong ? 'bg-blue-1000 font-bold text-white' : 'border border-solid-gray-700';
  return <span className={`rounded-4 px-2 py-0.5 ${look}`}>{children}</span>;
}
