/** Buttons, and links that look like them. */

import type { ButtonHTMLAttributes } from 'react';
import { Link, type LinkProps } from 'react-router';

/** How much weight a button has. */
export type ButtonKind = 'primary' | 'secondary' | 'danger' | 'quiet';

const base =
  'inline-flex min-h-11 items-center justify-center rounded-8 px-4 py-2 font-bold leading-150 no-underline cursor-pointer disabled:cursor-default disabled:border-solid-gray-420 disabled:bg-solid-gray-50 disabled:text-solid-gray-600';

const looks: Readonly<Record<ButtonKind, string>> = {
  primary:
    'border-2 border-blue-900 bg-blue-900 text-white hover:border-blue-1000 hover:bg-blue-1000 hover:text-white',
  secondary: 'border-2 border-blue-900 bg-white text-blue-900 hover:bg-blue-50',
  danger: 'border-2 border-red-900 bg-white text-red-900 hover:bg-red-50',
  quiet: 'border-2 border-transparent text-blue-1000 underline underline-offset-4 hover:bg-blue-50',
};

/** What a button may have beside the usual. */
export interface ButtonLook {
  readonly kind?: ButtonKind;
  /** What it acts upon, for those who hear the page: buttons of a list look alike. */
  readonly about?: string;
}

/** A button; `type` is `button` unless given. */
export function Button({
  kind = 'secondary',
  about,
  className = '',
  children,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & ButtonLook) {
  return (
    <button type="button" {...rest} className={`${base} ${looks[kind]} ${className}`}>
      {children}
      {about !== undefined && <span className="sr-only"> {about}</span>}
    </button>
  );
}

/** A link to a page of the app that looks like a button. */
export function ButtonLink({
  kind = 'secondary',
  className = '',
  ...rest
}: LinkProps & { kind?: ButtonKind }) {
  return <Link {...rest} className={`${base} ${looks[kind]} ${className}`} />;
}
