-- Version 2: what archives say of a text, whole records, variants of one text, utterances, inputs that were read to their end.

DROP VIEW current_statements;

DROP INDEX origins_by_bytes;
-- Of the place: line, row or byte. Of the text: its name at the source and its day there.
ALTER TABLE origins ADD COLUMN position TEXT;
ALTER TABLE origins ADD COLUMN source_id TEXT;
ALTER TABLE origins ADD COLUMN published TEXT;

-- Thirty-two 16-bit minima of hashes of five words each (MinHash), and the first text that is nearly the same.
ALTER TABLE documents ADD COLUMN signature BLOB;
ALTER TABLE documents ADD COLUMN story INTEGER;
UPDATE documents SET story = id;
CREATE INDEX documents_by_story ON documents (story);
CREATE TABLE document_bands (
    band INTEGER NOT NULL,
    document INTEGER NOT NULL REFERENCES documents (id),
    PRIMARY KEY (band, document)
) STRICT, WITHOUT ROWID;

-- Who read: each program with its model and knowledge ('' for none) once.
CREATE TABLE readers (
    id INTEGER PRIMARY KEY,
    onrecord TEXT NOT NULL,
    model_sha256 TEXT NOT NULL,
    knowledge_sha256 TEXT NOT NULL,
    UNIQUE (onrecord, model_sha256, knowledge_sha256)
) STRICT;
INSERT INTO readers (onrecord, model_sha256, knowledge_sha256)
SELECT DISTINCT onrecord, model_sha256, coalesce(knowledge_sha256, '') FROM revisions;
CREATE TABLE new_revisions (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    reader INTEGER NOT NULL REFERENCES readers (id),
    -- The record as JSON with offsets in bytes, without the words of its spans, compressed (zlib); none for readings that
    -- version 1 kept.
    record BLOB,
    UNIQUE (document, reader)
) STRICT;
INSERT INTO new_revisions (id, document, reader)
SELECT r.id, r.document, d.id FROM revisions r JOIN readers d
ON d.onrecord = r.onrecord AND d.model_sha256 = r.model_sha256 AND d.knowledge_sha256 = coalesce(r.knowledge_sha256, '');
DROP TABLE revisions;
ALTER TABLE new_revisions RENAME TO revisions;

ALTER TABLE statements ADD COLUMN speaker_id TEXT;
-- The speaker's name, else the words of the source.
ALTER TABLE statements ADD COLUMN speaker_words TEXT;
-- Names of those of whom the content speaks, also where it says `he`.
ALTER TABLE statements ADD COLUMN about TEXT;
-- Day on which it was said, else of publication.
ALTER TABLE statements ADD COLUMN day TEXT;
-- Row of the first statement that reports the same utterance.
ALTER TABLE statements ADD COLUMN utterance INTEGER;
UPDATE statements SET speaker_words = speaker_name, utterance = row, day = coalesce(said_first, said_last, (
    SELECT d.published FROM revisions r JOIN documents d ON d.id = r.document WHERE r.id = statements.revision
));
-- It stands in the record.
ALTER TABLE statements DROP COLUMN speaker_reason;
CREATE INDEX statements_by_day ON statements (day);
CREATE INDEX statements_by_utterance ON statements (utterance);
CREATE TABLE utterance_bands (
    band INTEGER NOT NULL,
    statement INTEGER NOT NULL REFERENCES statements (row),
    PRIMARY KEY (band, statement)
) STRICT, WITHOUT ROWID;

-- Files with many articles that were read to their end.
CREATE TABLE inputs (
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    reader INTEGER NOT NULL REFERENCES readers (id),
    PRIMARY KEY (path, sha256, reader)
) STRICT, WITHOUT ROWID;

CREATE VIEW current_statements AS
SELECT s.*, d.id AS document, d.hash AS document_hash, d.title, d.published, d.publisher, d.story
FROM statements s
JOIN revisions r ON r.id = s.revision
JOIN documents d ON d.id = r.document
WHERE NOT EXISTS (SELECT 1 FROM revisions newer WHERE newer.document = r.document AND newer.id > r.id);

-- What is looked up in the index of words: acts and forms as words of their own.
CREATE VIEW statement_texts AS
SELECT row, content_text, speaker_words, about, 'act' || act || ' form' || form AS tags, publisher AS outlet
FROM current_statements;
DROP TRIGGER statements_are_indexed;
DROP TABLE statement_words;
CREATE VIRTUAL TABLE statement_words USING fts5 (
    content_text, speaker_words, about, tags, outlet,
    content = 'statement_texts', content_rowid = 'row', tokenize = "unicode61 remove_diacritics 2"
);
INSERT INTO statement_words (rowid, content_text, speaker_words, about, tags, outlet)
SELECT row, content_text, speaker_words, about, tags, outlet FROM statement_texts;
