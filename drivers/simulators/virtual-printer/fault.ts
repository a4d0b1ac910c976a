/** Faults that a virtual printer shows on order. */

/**
 * One fault. It stays until it is cleared or replaced; those with `times` clear themselves after so many jobs.
 *
 * - `slow`: each impression takes `msPerPage`.
 * - `busy`: new jobs are answered with server-error-busy.
 * - `paper-out`: printing stops with `media-empty-error`, at once or when so many sheets have come out; jobs are still
 *   accepted.
 * - `lost-reply`: the document is taken and printed, and the connection is cut instead of answering.
 * - `abort`: jobs are aborted while they print.
 * - `refuse`: `printer-is-accepting-jobs` is false and new jobs are refused.
 * - `down`: nothing listens on the port.
 */
export type VirtualPrinterFault =
  | { readonly kind: 'slow'; readonly msPerPage: number }
  | { readonly kind: 'busy' | 'lost-reply' | 'abort'; readonly times?: number }
  | { readonly kind: 'paper-out'; readonly afterSheets?: number }
  | { readonly kind: 'refuse' | 'down' };

/** The names of the faults. */
export type VirtualPrinterFaultKind = VirtualPrinterFault['kind'];

/** The fault in force, with its countdown. */
export class FaultSwitch {
  #fault: VirtualPrinterFault | undefined;
  #timesLeft: number | undefined;
  #sheetsLeft = 0;
  #changed = Promise.withResolvers<void>();

  /** The fault in force. */
  get current(): VirtualPrinterFault | undefined {
    return this.#fault;
  }

  /** Puts a fault in force, or none. */
  set(fault: VirtualPrinterFault | undefined): void {
    this.#fault = fault;
    this.#timesLeft = fault !== undefined && 'times' in fault ? fault.times : undefined;
    this.#sheetsLeft = fault?.kind === 'paper-out' ? (fault.afterSheets ?? 0) : 0;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** True when this fault is in force; nothing is counted. */
  is(kind: VirtualPrinterFaultKind): boolean {
    return this.#fault?.kind === kind && this.#sheetsLeft <= 0;
  }

  /** One sheet came out of the tray that may run empty. */
  takeSheet(): void {
    if (this.#sheetsLeft <= 0) return;
    this.#sheetsLeft -= 1;
    if (this.#sheetsLeft > 0) return;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** True when this fault strikes now, which counts as one of its times. */
  strikes(kind: VirtualPrinterFaultKind): boolean {
    if (!this.is(kind)) return false;
    if (this.#timesLeft !== undefined) {
      this.#timesLeft -= 1;
      if (this.#timesLeft <= 0) this.set(undefined);
    }
    return true;
  }

  /** Resolves at the next change. */
  changed(): Promise<void> {
    return this.#changed.promise;
  }
}
