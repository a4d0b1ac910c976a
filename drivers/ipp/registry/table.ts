/** Registry tables: a number for every name and a name for every number. */

/** A closed set of names that the code uses, with the numbers that the registry gives them. */
export interface RegistryTable<Name extends string> {
  /** Numbers of the names that the code uses. */
  readonly number: Readonly<Record<Name, number>>;
  /** Names of all registered numbers, those the code does not use included. */
  readonly name: ReadonlyMap<number, string>;
}

/**
 * Joins the package's table with additions, which win. Fails at load with an Error when a name that the code uses
 * has no number: a missing row must not become an undefined operation on the wire.
 */
export function buildTable<Name extends string>(
  base: ReadonlyMap<string, number>,
  additions: ReadonlyMap<string, number>,
  used: readonly Name[],
): RegistryTable<Name> {
  const all = new Map([...base, ...additions]);
  const numbers = used.map((name) => {
    const number = all.get(name);
    if (number === undefined) throw new Error(`IPP registry has no number for ${name}`);
    return [name, number] as const;
  });
  return Object.freeze({
    number: Object.freeze(Object.fromEntries(numbers) as Record<Name, number>),
    name: new Map([...all].map(([name, number]) => [number, name])),
  });
}
