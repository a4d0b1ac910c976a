/** Rows of people and their posts: read as of today, written many at a time. */

import { randomUUID } from 'node:crypto';
import { type Selectable, type SelectQueryBuilder, sql } from 'kysely';
import type { Person, Role } from '../../identity/person.ts';
import { type Post, rightsOn } from '../../identity/post.ts';
import type { DirectoryLink, PersonDraft, PersonRecord } from '../../ports/person-store.ts';
import type { SegmentId } from '../../shared/ids.ts';
import type { Database } from './database.ts';
import type { DatabaseTransaction, Schema } from './schema.ts';
import type { PersonTable } from './tables/people.ts';

/** Rows written by one statement. */
const chunkSize = 500;

/** A post as the database makes JSON of it. */
interface PostJson {
  readonly source: Post['source'];
  readonly main: boolean;
  readonly department: string;
  readonly site: string;
  readonly roles: Role[];
  readonly segments: SegmentId[];
  readonly from_day: string | null;
  readonly until_day: string | null;
}

/** A row of `person` with the posts of the person; null where there are none. */
export type PersonRow = Selectable<PersonTable> & { readonly posts: readonly PostJson[] | null };

/** Selects people with their posts. */
export function selectPeople(
  kysely: Database['kysely'] | DatabaseTransaction,
): SelectQueryBuilder<Schema, 'person', PersonRow> {
  return kysely
    .selectFrom('person')
    .selectAll('person')
    .select(
      sql<
        readonly PostJson[] | null
      >`CASE WHEN person.rights_on IS NULL THEN NULL ELSE (SELECT coalesce(json_agg(post ORDER BY post.id), '[]') FROM post WHERE post.person_id = person.id) END`.as(
        'posts',
      ),
    );
}

/** The person as of a day: rights are those of the posts in force, and who has left by then has left. */
export function toPerson(row: PersonRow, today: string): Person {
  const rights = row.posts === null ? row : rightsOn(row.posts.map(toPost), today);
  return {
    id: row.id,
    staffNumber: row.staff_number,
    loginName: row.login_name,
    displayName: row.display_name,
    department: rights.department,
    site: rights.site,
    roles: [...rights.roles] as Role[],
    segments: [...rights.segments] as SegmentId[],
    state: row.leaves_on !== null && row.leaves_on <= today ? 'left' : row.state,
    mustChangePassword: row.must_change_password,
    ...(row.mail !== null && { mail: row.mail }),
  };
}

/** The person with posts, day of departure and directory. */
export function toRecord(row: PersonRow, today: string): PersonRecord {
  return {
    person: toPerson(row, today),
    posts: (row.posts ?? []).map(toPost),
    leavesOn: row.leaves_on ?? undefined,
    directory: toLink(row),
  };
}

function toLink({ directory, directory_id, directory_dn }: PersonRow): DirectoryLink | undefined {
  if (directory === null || directory_id === null) return undefined;
  return { source: directory, id: directory_id, ...(directory_dn !== null && { dn: directory_dn }) };
}

function toPost(row: PostJson): Post {
  return {
    source: row.source,
    main: row.main,
    department: row.department,
    site: row.site,
    roles: row.roles,
    segments: row.segments,
    from: row.from_day ?? undefined,
    until: row.until_day ?? undefined,
  };
}

/**
 * Writes people with their posts. `renamed` are those whose login name changes: they give up the old one first, so that
 * two people can swap names.
 */
export async function writeDrafts(
  trx: DatabaseTransaction,
  drafts: readonly PersonDraft[],
  renamed: readonly string[],
  of: { readonly at: Date; readonly today: string },
): Promise<void> {
  if (renamed.length > 0) {
    await sql`UPDATE person SET login_name = chr(1) || id::text WHERE id = ANY(${[...renamed]}::uuid[])`.execute(
      trx,
    );
  }
  for (let begin = 0; begin < drafts.length; begin += chunkSize) {
    const chunk = drafts.slice(begin, begin + chunkSize);
    await trx
      .insertInto('person')
      .values(chunk.map((draft) => ({ ...valuesOf(draft, of), created_at: of.at })))
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          staff_number: eb.ref('excluded.staff_number'),
          login_name: eb.ref('excluded.login_name'),
          display_name: eb.ref('excluded.display_name'),
          department: eb.ref('excluded.department'),
          site: eb.ref('excluded.site'),
          roles: eb.ref('excluded.roles'),
          segments: eb.ref('excluded.segments'),
          state: eb.ref('excluded.state'),
          mail: eb.ref('excluded.mail'),
          leaves_on: eb.ref('excluded.leaves_on'),
          rights_on: eb.ref('excluded.rights_on'),
          directory: eb.ref('excluded.directory'),
          directory_id: eb.ref('excluded.directory_id'),
          directory_dn: eb.ref('excluded.directory_dn'),
          updated_at: eb.ref('excluded.updated_at'),
        })),
      )
      .execute();
    await writePosts(trx, chunk);
  }
}

function valuesOf(draft: PersonDraft, { at, today }: { readonly at: Date; readonly today: string }) {
  const rights = draft.posts.length === 0 ? draft.rights : rightsOn(draft.posts, today);
  return {
    id: draft.id,
    staff_number: draft.staffNumber,
    login_name: draft.loginName,
    display_name: draft.displayName,
    department: rights.department,
    site: rights.site,
    roles: [...rights.roles],
    segments: [...rights.segments],
    // Access ends by a step of its own, which counts what it ended.
    state: draft.state === 'left' ? ('active' as const) : draft.state,
    mail: draft.mail ?? null,
    leaves_on: draft.leavesOn ?? null,
    rights_on: draft.posts.length === 0 ? null : today,
    directory: draft.directory?.source ?? null,
    directory_id: draft.directory?.id ?? null,
    directory_dn: draft.directory?.dn ?? null,
    updated_at: at,
  };
}

async function writePosts(trx: DatabaseTransaction, drafts: readonly PersonDraft[]): Promise<void> {
  await sql`DELETE FROM post WHERE person_id = ANY(${drafts.map(({ id }) => id)}::uuid[])`.execute(trx);
  const rows = drafts.flatMap(({ id, posts }) =>
    posts.map((post) => ({
      id: randomUUID(),
      person_id: id,
      source: post.source,
      main: post.main,
      department: post.department,
      site: post.site,
      roles: [...post.roles],
      segments: [...post.segments],
      from_day: post.from ?? null,
      until_day: post.until ?? null,
    })),
  );
  for (let begin = 0; begin < rows.length; begin += chunkSize) {
    await trx
      .insertInto('post')
      .values(rows.slice(begin, begin + chunkSize))
      .execute();
  }
}
