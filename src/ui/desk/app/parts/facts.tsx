/** A list of names and values. */

import type { ReactNode } from 'react';

/** One fact: its name, and what is so. */
export type Fact = readonly [name: string, value: ReactNode];

/** The list; on a phone each value stands below its name. */
export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[minmax(8rem,max-content)_minmax(0,1fr)]">
      {facts.map(([name, value]) => (
        <div key={name} className="mb-2 sm:contents">
          <dt className="text-solid-gray-700">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
