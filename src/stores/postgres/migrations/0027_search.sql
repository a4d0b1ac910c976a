-- Searching by values, by audience, and by letters that look alike.

-- Tokens under which records are seen, as the small numbers that rows keep.
CREATE TABLE audience (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  token text COLLATE "C" NOT NULL UNIQUE             -- 'person:<id>', 'department:<name>', 'class:<segment>:<code>'
);
INSERT INTO audience (token)
  SELECT 'department:' || department FROM record WHERE department <> ''
  UNION SELECT 'person:' || owner_id FROM record WHERE owner_id IS NOT NULL
  UNION SELECT 'class:' || segment || ':' || class_code FROM record WHERE class_code <> '';

ALTER TABLE record
  ADD COLUMN document_number text,
  ADD COLUMN document_date text COLLATE "C" CHECK (document_date ~ '^\d{4}-\d{2}-\d{2}$'),
  ADD COLUMN transaction_date text COLLATE "C" CHECK (transaction_date ~ '^\d{4}-\d{2}-\d{2}$'),
  ADD COLUMN amount bigint,                          -- yen
  ADD COLUMN kind text COLLATE "C",
  ADD COLUMN addressee text,
  ADD COLUMN sender text,
  ADD COLUMN counterparty text,
  ADD COLUMN fiscal_year integer,
  -- All below is made from what stands above, by the program; see search-record.ts.
  ADD COLUMN title_folded text COLLATE "C",
  ADD COLUMN document_number_folded text COLLATE "C",
  ADD COLUMN addressee_folded text COLLATE "C",
  ADD COLUMN sender_folded text COLLATE "C",
  ADD COLUMN counterparty_folded text COLLATE "C",
  ADD COLUMN binder_folded text COLLATE "C",
  ADD COLUMN class_code_folded text COLLATE "C",
  ADD COLUMN value_grams integer[],                  -- of all folded values
  ADD COLUMN seen_person integer,                    -- audience.id
  ADD COLUMN seen_department integer,
  ADD COLUMN seen_class integer,
  ADD COLUMN search_format smallint NOT NULL DEFAULT 0; -- how it was made; older ones are made anew in the background
UPDATE record SET
  seen_person = (SELECT id FROM audience WHERE token = 'person:' || owner_id AND access <> 'records'),
  seen_department = (SELECT id FROM audience WHERE token = 'department:' || department AND access = 'department'),
  seen_class = (SELECT id FROM audience WHERE token = 'class:' || segment || ':' || class_code AND access <> 'owner');

CREATE INDEX record_value_grams ON record USING gin (value_grams) WITH (fastupdate = on);
CREATE INDEX record_by_document_date ON record (document_date, id) WHERE document_date IS NOT NULL;
CREATE INDEX record_by_transaction_date ON record (transaction_date, id) WHERE transaction_date IS NOT NULL;
CREATE INDEX record_by_amount ON record (amount, id) WHERE amount IS NOT NULL;
CREATE INDEX record_by_kind ON record (kind, id) WHERE kind IS NOT NULL;
CREATE INDEX record_by_fiscal_year ON record (fiscal_year, id) WHERE fiscal_year IS NOT NULL;
CREATE INDEX record_by_class ON record (class_code, id) WHERE class_code IS NOT NULL;
CREATE INDEX record_by_capture ON record (captured_at DESC, id);
-- For what is suggested while somebody types; a longer value is suggested by its beginning.
CREATE INDEX record_title_prefix ON record (left(title_folded, 64)) WHERE title_folded IS NOT NULL;
CREATE INDEX record_number_prefix ON record (left(document_number_folded, 64))
  WHERE document_number_folded IS NOT NULL;
CREATE INDEX record_binder_prefix ON record (left(binder_folded, 64)) WHERE binder_folded IS NOT NULL;
CREATE INDEX record_sender_prefix ON record (left(sender_folded, 64)) WHERE sender_folded IS NOT NULL;
CREATE INDEX record_search_format ON record (id) WHERE search_format < 1;

-- Without the index of grams the rows are changed in seconds; with it, in minutes.
DROP INDEX record_page_grams;
ALTER TABLE record_page
  ADD COLUMN seen_person integer,
  ADD COLUMN seen_department integer,
  ADD COLUMN seen_class integer,
  ADD COLUMN format smallint NOT NULL DEFAULT 1;     -- 2: with single letters of every script and with look-alikes
UPDATE record_page page SET
  seen_person = record.seen_person, seen_department = record.seen_department, seen_class = record.seen_class
  FROM record WHERE record.id = page.record_id;
ALTER TABLE record_page DROP COLUMN owner_id, DROP COLUMN department;
CREATE INDEX record_page_grams ON record_page USING gin (grams) WITH (fastupdate = on);
CREATE INDEX record_page_format ON record_page (record_id) WHERE format < 2;

-- In how many of a sample of pages a gram stands; one that is not here stands in hardly any.
CREATE TABLE search_gram (
  gram integer PRIMARY KEY,
  pages integer NOT NULL
);
CREATE TABLE search_sample (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  pages integer NOT NULL,                            -- of the sample
  archive_pages bigint NOT NULL,                     -- when it was taken, by the server's own estimate
  taken_at timestamptz NOT NULL
);

-- Where the making anew has come to.
CREATE TABLE search_rebuild (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  last_record uuid,                                  -- null: it begins from the start
  records bigint NOT NULL,
  pages bigint NOT NULL
);

-- Texts and grams that are compared page by page unpack several times as fast; a server built without it goes on as is.
DO $$
BEGIN
  ALTER TABLE record_page
    ALTER COLUMN folded SET COMPRESSION lz4,
    ALTER COLUMN original SET COMPRESSION lz4,
    ALTER COLUMN grams SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
  NULL;
END
$$;
