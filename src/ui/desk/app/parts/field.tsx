/** Labelled fields of forms. */

import { type InputHTMLAttributes, type SelectHTMLAttributes, useId } from 'react';

const box =
  'min-h-12 w-full rounded-8 border border-solid-gray-600 bg-white px-3 py-2 text-solid-gray-900 disabled:bg-solid-gray-50';

/** What every field has. */
export interface FieldFrame {
  readonly label: string;
  /** A sentence below the label. */
  readonly hint?: string | undefined;
  /** What is wrong with the value. */
  readonly problem?: string | undefined;
}

function describedBy(id: string, { hint, problem }: FieldFrame): string | undefined {
  const ids = [hint !== undefined && `${id}-hint`, problem !== undefined && `${id}-problem`].filter(Boolean);
  return ids.length === 0 ? undefined : ids.join(' ');
}

function Around({ id, frame, children }: { id: string; frame: FieldFrame; children: React.ReactNode }) {
  return (
    <div className="mb-4">
      <label htmlFor={id} className="mb-1 block font-bold">
        {frame.label}
      </label>
      {frame.hint !== undefined && (
        <p id={`${id}-hint`} className="mb-1 text-sm text-solid-gray-700">
          {frame.hint}
        </p>
      )}
      {children}
      {frame.problem !== undefined && (
        <p id={`${id}-problem`} role="alert" className="mt-1 font-bold text-red-900">
          {frame.problem}
        </p>
      )}
    </div>
  );
}

/** A field for text, a number, a day or a file. */
export function TextField({
  label,
  hint,
  problem,
  ...rest
}: FieldFrame & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  const frame = { label, hint, problem };
  return (
    <Around id={id} frame={frame}>
      <input
        id={id}
        aria-describedby={describedBy(id, frame)}
        aria-invalid={problem !== undefined}
        {...rest}
        className={box}
      />
    </Around>
  );
}

/** A choice of one among few. */
export function ChoiceField({
  label,
  hint,
  problem,
  options,
  ...rest
}: FieldFrame &
  SelectHTMLAttributes<HTMLSelectElement> & {
    options: readonly { readonly value: string; readonly text: string }[];
  }) {
  const id = useId();
  const frame = { label, hint, problem };
  return (
    <Around id={id} frame={frame}>
      <select
        id={id}
        aria-describedby={describedBy(id, frame)}
        aria-invalid={problem !== undefined}
        {...rest}
        className={box}
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </Around>
  );
}
