/** Answers of a store kept for a moment, so that a client that sends many jobs costs one look-up a second. */

import { performance } from 'node:perf_hooks';

/** A bounded memory of found values by key; the oldest are dropped first. Nothing is remembered of what was not found. */
export class Recent<Value> {
  readonly #forMs: number;
  readonly #most: number;
  readonly #found = new Map<string, { readonly value: Value; readonly untilMs: number }>();
  readonly #underWay = new Map<string, Promise<Value | undefined>>();

  constructor(forMs: number, most = 10_000) {
    this.#forMs = forMs;
    this.#most = most;
  }

  /** The value found less than the time ago, else what `find` finds; callers that ask meanwhile share its answer. */
  get(key: string, find: () => Promise<Value | undefined>): Value | undefined | Promise<Value | undefined> {
    const known = this.#found.get(key);
    if (known !== undefined && performance.now() < known.untilMs) return known.value;
    const underWay = this.#underWay.get(key) ?? this.#look(key, find);
    return underWay;
  }

  /** Changes a value that is remembered. */
  update(key: string, change: (value: Value) => Value): void {
    const known = this.#found.get(key);
    if (known !== undefined) this.#found.set(key, { ...known, value: change(known.value) });
  }

  /** Forgets a value; a look-up that is under way is still answered, and not remembered. */
  forget(key: string): void {
    this.#found.delete(key);
    this.#underWay.delete(key);
  }

  #look(key: string, find: () => Promise<Value | undefined>): Promise<Value | undefined> {
    const askedMs = performance.now();
    const looking = find();
    this.#underWay.set(key, looking);
    const settle = (value: Value | undefined): void => {
      if (this.#underWay.get(key) !== looking) return;
      this.#underWay.delete(key);
      if (value !== undefined) this.#remember(key, value, askedMs + this.#forMs);
    };
    looking.then(settle, () => settle(undefined));
    return looking;
  }

  #remember(key: string, value: Value, untilMs: number): void {
    this.#found.delete(key);
    this.#found.set(key, { value, untilMs });
    for (const oldest of this.#found.keys()) {
      if (this.#found.size <= this.#most) break;
      this.#found.delete(oldest);
    }
  }
}
