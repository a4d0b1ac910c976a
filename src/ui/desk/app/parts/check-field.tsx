/** A box to tick, with a sentence that is agreed to. */

import { type InputHTMLAttributes, useId } from 'react';

/** The box. `problem` says why nothing goes on without it. */
export function CheckField({
  label,
  problem,
  ...rest
}: { label: string; problem?: string | undefined } & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="mb-4">
      <label htmlFor={id} className="flex min-h-11 items-start gap-3 py-2">
        <input
          id={id}
          type="checkbox"
          aria-describedby={problem === undefined ? undefined : `${id}-problem`}
          aria-invalid={problem !== undefined}
          {...rest}
          className="mt-0.5 size-6 shrink-0"
        />
        <span>{label}</span>
      </label>
      {problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className="font-bold text-red-900">
          {problem}
        </p>
      )}
    </div>
  );
}
