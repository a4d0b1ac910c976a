/** What is left as proof of rounds, in PostgreSQL: packages that were handed over, and certificates. */

import { sql } from 'kysely';
import type { RetentionReview } from '../../ports/retention-review.ts';
import { isUuid, type SegmentId } from '../../shared/ids.ts';
import type { Database } from './database.ts';

/** The reading of proof. */
export function retentionProof({
  kysely,
}: Database): Pick<RetentionReview, 'packages' | 'listCertificates' | 'roundOfCertificate'> {
  return {
    async packages(roundId) {
      if (!isUuid(roundId)) return [];
      const { rows } = await sql<PackageRow>`
        SELECT found.*, event.at AS written_at, event.actor AS written_by
        FROM (SELECT package, count(*)::int AS records, (count(*) FILTER (WHERE state = 'done'))::int AS done,
            min(record_id::text) AS one
          FROM disposition_item
          WHERE round_id = ${roundId}::uuid AND decision ->> 'outcome' = 'transfer' AND state <> 'dropped'
          GROUP BY package) found
          LEFT JOIN LATERAL (SELECT at, actor FROM audit_event
            WHERE subject = 'record:' || found.one AND kind = 'record.exported' AND details ->> 'package' = found.package
            ORDER BY id DESC LIMIT 1) event ON true
        ORDER BY event.at DESC NULLS LAST, found.package`.execute(kysely);
      return rows.map((row) => ({
        sha256: row.package ?? undefined,
        ...{ records: row.records, done: row.done },
        ...{ writtenAt: row.written_at ?? undefined, writtenBy: row.written_by ?? undefined },
      }));
    },
    async listCertificates({ segments, offset, limit }) {
      if (segments.length === 0) return { items: [], total: 0 };
      const { rows } = await sql<CertificateRow>`
        SELECT one.id, one.round_id, one.segment, one.issued_at, one.certificate, round.department, round.fiscal_year
        FROM disposition_certificate one JOIN disposition_round round ON round.id = one.round_id
        WHERE one.segment = ANY(${segments}::text[])
        ORDER BY one.issued_at DESC, one.id OFFSET ${offset} LIMIT ${limit}`.execute(kysely);
      const { rows: counted } = await sql<{ readonly total: number }>`
        SELECT count(*)::int AS total FROM disposition_certificate
        WHERE segment = ANY(${segments}::text[])`.execute(kysely);
      const items = rows.map(({ round_id, issued_at, fiscal_year, ...row }) => ({
        ...row,
        ...{ roundId: round_id, issuedAt: issued_at, fiscalYear: fiscal_year },
      }));
      return { items, total: counted[0]?.total ?? 0 };
    },
    async roundOfCertificate(certificateId) {
      if (!isUuid(certificateId)) return undefined;
      const row = await kysely
        .selectFrom('disposition_certificate')
        .select(['round_id', 'certificate'])
        .where('id', '=', certificateId)
        .executeTakeFirst();
      return row && { roundId: row.round_id, certificate: row.certificate };
    },
  };
}

interface PackageRow {
  readonly package: string | null;
  readonly records: number;
  readonly done: number;
  readonly written_at: Date | null;
  readonly written_by: string | null;
}

interface CertificateRow {
  readonly id: string;
  readonly round_id: string;
  readonly segment: SegmentId;
  readonly issued_at: Date;
  readonly certificate: string;
  readonly department: string;
  readonly fiscal_year: number;
}
