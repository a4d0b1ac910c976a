-- Searches that people keep, and how many pages came since they last looked.

CREATE TABLE saved_search (
  id uuid PRIMARY KEY,
  person_id uuid NOT NULL REFERENCES person,
  name text NOT NULL,
  query text NOT NULL,
  "similar" boolean NOT NULL,
  sort_order text COLLATE "C" NOT NULL CHECK (sort_order IN ('newest', 'relevance')),
  notice boolean NOT NULL,
  mail boolean NOT NULL,
  created_at timestamptz NOT NULL,
  seen_at timestamptz NOT NULL,                      -- last look of the person
  new_hits integer NOT NULL DEFAULT 0,               -- captured since then, 100 at most
  checked_at timestamptz NOT NULL,
  mailed_at timestamptz
);
CREATE INDEX saved_search_of_person ON saved_search (person_id, created_at);
CREATE INDEX saved_search_by_check ON saved_search (checked_at) WHERE notice;

-- What a search says is not in the archive yet.
CREATE INDEX scan_on_its_way ON scan (segment, department)
  WHERE record_id IS NULL AND NOT sealed_off
    AND state IN ('received', 'sealed', 'split', 'recognised', 'classified', 'filed');
