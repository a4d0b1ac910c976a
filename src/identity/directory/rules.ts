/** What groups of a directory mean here: rules from the configuration. Pure. */

import type { SegmentId } from '../../shared/ids.ts';
import type { Role } from '../person.ts';
import type { Rights } from '../post.ts';

/** Members of a group may do this, beside what everybody may. */
export interface GroupRule {
  /** Name or DN of the group; upper and lower case are the same. */
  readonly group: string;
  readonly segments: readonly SegmentId[];
  readonly roles: readonly Role[];
  /** Where it says so, it goes before what the entry itself says. */
  readonly department?: string | undefined;
  readonly site?: string | undefined;
}

/** What a directory makes of people. */
export interface DirectoryRules {
  /** What everybody of the directory may do. */
  readonly everybody: { readonly segments: readonly SegmentId[]; readonly roles: readonly Role[] };
  readonly groups: readonly GroupRule[];
}

/** The rights of somebody in these groups. The first rule that names a department or a site decides on it. */
export function rightsByRules(
  rules: DirectoryRules,
  person: { readonly groups: readonly string[]; readonly department: string; readonly site: string },
): Rights {
  const names = new Set(person.groups.map(fold));
  const fitting = rules.groups.filter(({ group }) => names.has(fold(group)));
  const { everybody } = rules;
  return {
    department: fitting.find(({ department }) => department !== undefined)?.department ?? person.department,
    site: fitting.find(({ site }) => site !== undefined)?.site ?? person.site,
    segments: [...new Set([...everybody.segments, ...fitting.flatMap(({ segments }) => segments)])],
    roles: [...new Set([...everybody.roles, ...fitting.flatMap(({ roles }) => roles)])],
  };
}

function fold(name: string): string {
  return name
    .normalize('NFC')
    .toLowerCase()
    .replace(/(?<!\\)\s*([,=+])\s*/g, '$1');
}
