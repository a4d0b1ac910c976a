-- What clerks put right in what was understood of scans. Told kinds teach the kinds of their segment, by way of the
-- text of the record's first page, which stays where it is: without the record there is no example.
CREATE TABLE understanding_correction (
  id uuid PRIMARY KEY,
  scan_id uuid NOT NULL REFERENCES scan,
  segment text COLLATE "C" NOT NULL,
  field text NOT NULL,                               -- a field of the understanding, or 'kind'
  value text NOT NULL,                               -- as normalised; empty: the document has none
  previous text,                                     -- what had been understood; null: nothing
  by_person uuid NOT NULL,
  at timestamptz NOT NULL
);
CREATE INDEX understanding_correction_by_scan ON understanding_correction (scan_id, at);
CREATE INDEX understanding_correction_kinds ON understanding_correction (segment, at DESC) WHERE field = 'kind';
