/** How sure the engine is of a line. */

/** Mean over symbols, 0 to 100; 0 for none. */
export function lineConfidence(symbols: readonly { readonly confidence: number }[]): number {
  const sum = symbols.reduce((total, { confidence }) => total + confidence, 0);
  return symbols.length === 0 ? 0 : sum / symbols.length;
}
