/** Whose paper it is: a municipality with its offices and its neighbours. Tuning and judging have no name in common. */

import { pick, type Random } from '../../../drivers/simulators/paper/random.ts';
import { type Office, offices } from './words/offices.ts';
import { type Place, places } from './words/places.ts';
import { applications, topics } from './words/subjects.ts';

/** Papers to tune on and papers to judge with are made of different words. */
export type Side = 'tune' | 'judge';

/** The half of a list that belongs to a side. */
export function half<T>(values: readonly T[], side: Side): readonly T[] {
  return values.filter((_, index) => index % 2 === (side === 'tune' ? 0 : 1));
}

/** Names that papers of one site are made of. */
export interface Site {
  readonly town: Place;
  readonly neighbours: readonly Place[];
  readonly offices: readonly Office[];
  readonly topics: readonly string[];
  readonly applications: readonly string[];
}

/** A site of a side, with seven of the offices. */
export function siteOf(random: Random, side: Side): Site {
  const town = pick(random, half(places, side));
  const near = half(places, side).filter(
    ({ prefecture, name }) => prefecture === town.prefecture && name !== town.name,
  );
  return {
    town,
    neighbours: near.length === 0 ? [town] : near,
    offices: Array.from({ length: 7 }, () => pick(random, offices)),
    topics: half(topics, side),
    applications: half(applications, side),
  };
}

/** Of whom the site is head: `匝瑳市長`. */
export const headOf = ({ name }: Place): string => `${name}長`;

/** 知事 of the prefecture of a place. */
export const governorOf = ({ prefecture }: Place): string => `${prefecture}知事`;

/** What a site can tell of itself: its name, its prefecture, its neighbours and its offices. */
export function knownNamesOf({ town, neighbours, offices: own }: Site): string[] {
  const names = [
    ...[town.name, town.prefecture, ...neighbours.map(({ name }) => name)],
    ...own.flatMap(({ department, section }) => [department, section]),
  ];
  return [...new Set(names)];
}
