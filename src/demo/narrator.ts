/** Tells a demonstration: one line a step, with what happened and how long it took. */

import { performance } from 'node:perf_hooks';
import type { Bilingual } from '../shared/errors/error-text.ts';

/** Runs steps and tells them. */
export interface Narrator {
  /** Runs a step; `tell` makes the line from its outcome. A failed step is told and thrown. */
  step<Value>(
    name: Bilingual,
    work: () => Promise<Value>,
    tell: (value: Value) => string | Bilingual,
  ): Promise<Value>;
  /** A heading. */
  part(ja: string, en: string): void;
  readonly steps: number;
}

/** Makes a narrator that writes lines in one language. */
export function openNarrator(language: 'ja' | 'en', out: (line: string) => void): Narrator {
  let steps = 0;
  return {
    get steps() {
      return steps;
    },
    part: (ja, en) => out(`\n${language === 'ja' ? ja : en}`),
    async step(name, work, tell) {
      steps += 1;
      const begun = performance.now();
      const label = `${String(steps).padStart(2)}. ${name[language]}`;
      try {
        const value = await work();
        const told = tell(value);
        const text = typeof told === 'string' ? told : told[language];
        out(`${label} — ${text}  (${duration(performance.now() - begun)})`);
        return value;
      } catch (error) {
        out(`${label} — ✗  (${duration(performance.now() - begun)})`);
        throw error;
      }
    },
  };
}

function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
