-- What became of a copy for which another one stands: 'removed', or why it was left. Null: in force, or not looked at yet.
ALTER TABLE filing ADD COLUMN removal text COLLATE "C"
  CHECK (removal IN ('removed', 'locked', 'unsupported', 'shared', 'changed', 'target-unknown'));

-- Whether a place is that of a copy in force. Hashed, since a location may be longer than an entry of a tree.
CREATE INDEX filing_place ON filing USING hash (location) WHERE superseded_at IS NULL;
