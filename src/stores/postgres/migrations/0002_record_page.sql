-- The search index: one row a page, partitioned by segment, then by the UTC year of capture.
-- Partitions are made by the writer when the first page of a segment and year arrives (record-page-partitions.ts).

CREATE TABLE record_page (
  record_id uuid NOT NULL REFERENCES record,
  page_number integer NOT NULL,
  segment text COLLATE "C" NOT NULL,
  captured_at timestamptz NOT NULL,
  owner_id uuid,
  department text NOT NULL,
  folded text COLLATE "C" NOT NULL,                  -- what is searched
  original text COLLATE "C" NOT NULL,                -- what is shown
  grams integer[] NOT NULL,                          -- pairs of neighbouring UTF-16 units, and single kanji
  PRIMARY KEY (record_id, page_number, segment, captured_at)
) PARTITION BY LIST (segment);

CREATE INDEX record_page_grams ON record_page USING gin (grams) WITH (fastupdate = on);
CREATE INDEX record_page_newest ON record_page (captured_at DESC, record_id, page_number);
