-- Days of documents with the times of capture beside them, so that a range of days tells which partitions to look at.
DROP INDEX record_by_document_date;
DROP INDEX record_by_transaction_date;
CREATE INDEX record_by_document_date ON record (document_date, id) INCLUDE (captured_at)
  WHERE document_date IS NOT NULL;
CREATE INDEX record_by_transaction_date ON record (transaction_date, id) INCLUDE (captured_at)
  WHERE transaction_date IS NOT NULL;
