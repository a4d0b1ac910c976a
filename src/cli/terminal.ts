/** What commands share: a terminal in two languages, errors for people, exit codes. */

import { deviceErrors } from '../../drivers/device/device-error.ts';
import { ocrErrors } from '../../ocr/ocr-error.ts';
import { errorCatalogue } from '../shared/errors/catalogue.ts';
import type { ErrorText } from '../shared/errors/error-text.ts';

/** 0 done · 1 failed · 2 wrong use (set by the command line parser). */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** A person at a terminal. */
export interface Terminal {
  readonly language: 'ja' | 'en';
  /** Results, on standard output. */
  out(text: string): void;
  /** Progress and troubles, on standard error. */
  err(text: string): void;
  /** The text in the person's language, on standard output. */
  say(ja: string, en: string): void;
  /** A line of progress that replaces the one before on a real terminal; nothing elsewhere. */
  progress(text: string): void;
}

/** The terminal of this process. */
export function openTerminal(language: 'ja' | 'en'): Terminal {
  const out = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    language,
    out,
    err: (text) => void process.stderr.write(`${text}\n`),
    say: (ja, en) => out(language === 'ja' ? ja : en),
    progress: (text) => {
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
    },
  };
}

/** Runs a command; a failure is told without a stack trace and sets exit code 1. */
export async function runCommand(terminal: Terminal, command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    terminal.err(describeFailure(error, terminal.language));
    process.exitCode = exitCodes.failed;
  }
}

/** What a person needs of an error: cause, facts, advice and the code to quote. */
export function describeFailure(error: unknown, language: 'ja' | 'en'): string {
  const code = codeOf(error);
  const text = code === undefined ? undefined : textOf(code);
  if (text === undefined) {
    const message = error instanceof Error ? error.message : String(error);
    return language === 'ja' ? `エラー: ${message}` : `Error: ${message}`;
  }
  const lines = [`${text.cause[language]} [${code}]`];
  if (error instanceof Error && error.message !== text.cause.en) lines.push(`  ${error.message}`);
  lines.push(`  → ${text.advice[language]}`);
  return lines.join('\n');
}

function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function textOf(code: string): ErrorText | undefined {
  const tables: Readonly<Record<string, ErrorText>> = { ...errorCatalogue, ...deviceErrors, ...ocrErrors };
  return Object.hasOwn(tables, code) ? tables[code] : undefined;
}
